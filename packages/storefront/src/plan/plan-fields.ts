import { graphql, type ResultOf } from '../api/graphql.ts'

const Change_listing = graphql(`
  fragment Change_listing on Listing @_unmask {
    id
    sku {
      id
      name
      nameEn
    }
  }
`)

export const Plan_change = graphql(
  `
    fragment Plan_change on ReorderChange @_unmask {
      __typename
      ... on PriceRaised {
        listing {
          ...Change_listing
        }
        beforeFen
        afterFen
      }
      ... on PriceFell {
        listing {
          ...Change_listing
        }
        beforeFen
        afterFen
      }
      ... on OutOfStock {
        listing {
          ...Change_listing
        }
      }
      ... on OffSale {
        listing {
          ...Change_listing
        }
      }
      ... on QuantityCut {
        listing {
          ...Change_listing
        }
        wantedQuantity
        quantity
      }
      ... on Replaced {
        listing {
          ...Change_listing
        }
        by {
          ...Change_listing
        }
        why
        beforeFen
        afterFen
      }
    }
  `,
  [Change_listing],
)

export const Plan_plan = graphql(
  `
    fragment Plan_plan on ReorderPlan @_unmask {
      parts {
        merchant {
          id
          name
          nameEn
        }
        lines {
          listing {
            ...Change_listing
          }
          quantity
          unitPriceFen
          totalFen
        }
        goodsFen
        discountFen
        pointId
        options {
          mode
          quote
          feeFen
          window {
            startsAt
            endsAt
          }
          capacityLeft
          savingFen
          unavailable {
            code
            message
          }
          days {
            quote
            window {
              startsAt
              endsAt
            }
            capacityLeft
            unavailable {
              code
              message
            }
          }
        }
        choice {
          mode
          reason
          times
          outOf
        }
      }
      changes {
        ...Plan_change
      }
      discountFen
      goodsFen
    }
  `,
  [Change_listing, Plan_change],
)

export type Plan = ResultOf<typeof Plan_plan>
export type Change = ResultOf<typeof Plan_change>
export type PlanPart = Plan['parts'][number]
export type Option = PlanPart['options'][number]
