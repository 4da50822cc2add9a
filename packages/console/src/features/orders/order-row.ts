import { graphql, type ResultOf } from '../../api/graphql.ts'

/** What a row and a card of the board show of an order. */
export const OrderRow_order = graphql(`
  fragment OrderRow_order on Order {
    id
    number
    state
    version
    isLate
    totalFen
    refundedFen
    placedAt
    payBy
    acceptBy
    community {
      id
      name
      nameEn
    }
    merchant {
      id
      name
      nameEn
    }
    fulfilment {
      mode
      status
      window {
        startsAt
        endsAt
        timeZone
      }
      rider {
        id
        name
      }
    }
  }
`)

export type OrderRow = ResultOf<typeof OrderRow_order>
