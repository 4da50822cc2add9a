import { graphql, type ResultOf } from '../../api/graphql.ts'

export const RiderRow_rider = graphql(`
  fragment RiderRow_rider on Rider {
    id
    name
    onDuty
    incomePerHourFen
    onTimeBp
    communities {
      id
    }
    shift {
      startedAt
      endsAt
      vehicle
      onlineMinutes
      earnedFen
    }
    position {
      lat
      lng
      at
    }
    certificates {
      id
      kind
      number
      expiresAt
      revokedAt
      isValid
    }
  }
`)

export type RiderRow = ResultOf<typeof RiderRow_rider>
export type Certificate = RiderRow['certificates'][number]

const soonMs = 14 * 86_400_000

/** Valid now, and not for long. */
export const isExpiring = ({ isValid, expiresAt }: Pick<Certificate, 'isValid' | 'expiresAt'>, now: number): boolean =>
  isValid && new Date(expiresAt).getTime() - now < soonMs

/** Valid by the server when it was read, and not over since. */
export const holds = ({ isValid, expiresAt }: Pick<Certificate, 'isValid' | 'expiresAt'>, now: number): boolean =>
  isValid && new Date(expiresAt).getTime() > now
