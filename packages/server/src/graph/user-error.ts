import { Field, ID, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql'
import { refusals, sentenceOf, type RefusalCode } from '../refusals.ts'
import { GraphQLDateTime } from './scalars.ts'
import type { Refusal } from '@linli/kit'

export const ErrorCode = Object.fromEntries(Object.keys(refusals).map((code) => [code, code])) as {
  readonly [Code in RefusalCode]: Code
}
registerEnumType(ErrorCode, {
  name: 'ErrorCode',
  description: 'Every way the platform says no. A closed set that only grows: clients have a default.',
  valuesConfig: Object.fromEntries(
    Object.entries(refusals).map(([code, sentence]) => [code, { description: sentence }]),
  ),
})

@InterfaceType({ description: 'An expected "no", as data.', resolveType: ({ __typename }) => __typename })
export abstract class UserError {
  @Field(() => ErrorCode)
  code!: RefusalCode

  @Field(() => String, { description: 'One sentence in English; clients translate by code.' })
  message!: string

  @Field(() => String, { nullable: true, description: 'Path of the argument at fault, such as `lines.0.quantity`.' })
  field?: string
}

@ObjectType({ implements: UserError })
/** @public Found by its decorator. */
export class PlainError extends UserError {}

@ObjectType({ implements: UserError, description: 'Less is left than was asked for.' })
/** @public Found by its decorator. */
export class InsufficientStock extends UserError {
  @Field(() => ID)
  listingId!: string

  @Field(() => Int, { description: 'Units that could be ordered when this was answered.' })
  available!: number
}

@ObjectType({ implements: UserError, description: 'Somebody changed the thing in the meantime: read it again.' })
/** @public Found by its decorator. */
export class StaleVersion extends UserError {
  @Field(() => Int)
  currentVersion!: number
}

@ObjectType({ implements: UserError, description: 'The step came after its deadline.' })
/** @public Found by its decorator. */
export class ExpiredDeadline extends UserError {
  @Field(() => GraphQLDateTime)
  deadline!: string
}

@ObjectType({ implements: UserError, description: 'The code is good, and its goods wait somewhere else.' })
/** @public Found by its decorator. */
export class WrongPoint extends UserError {
  @Field(() => ID)
  pointId!: string

  @Field(() => String)
  name!: string

  @Field(() => Int, { description: 'Metres from the counter where the code was shown.' })
  distanceM!: number
}

@ObjectType({ implements: UserError, description: 'An offer was taken, ended or changed: look at the cart again.' })
/** @public Found by its decorator. */
export class OfferNotAvailable extends UserError {
  @Field(() => ID)
  offerId!: string

  @Field(() => String, { description: 'A value of `OfferObstacle`.' })
  reason!: string
}

/** Codes whose facts have a type of their own. */
const typedBy: Readonly<Record<string, string>> = {
  INSUFFICIENT_STOCK: 'InsufficientStock',
  STALE_VERSION: 'StaleVersion',
  CHANGE_TOO_LATE: 'ExpiredDeadline',
  CONTEST_TOO_LATE: 'ExpiredDeadline',
  ORDER_ACCEPT_TOO_LATE: 'ExpiredDeadline',
  ORDER_PAY_TOO_LATE: 'ExpiredDeadline',
  OFFER_NOT_AVAILABLE: 'OfferNotAvailable',
  PRICE_CHANGED: 'PriceChanged',
  WRONG_POINT: 'WrongPoint',
  QUOTE_CHANGED: 'QuoteChanged',
  QUOTE_EXPIRED: 'ExpiredDeadline',
}

export const refusalToUserError = ({ code, facts, field }: Refusal) => ({
  ...facts,
  __typename: typedBy[code] ?? 'PlainError',
  code,
  message: sentenceOf(code, facts),
  field: field ?? null,
})

/** One answer of a batch, in the order asked: done with its thing, or refused with the reason. */
export type Outcome<T> = { readonly done: T } | { readonly refused: Refusal }

/**
 * The payload of a batch: `{ results: [{ index, [name], error }], applied }`. After a dry run there are no things to show,
 * only what would have been refused.
 */
export const asBatch = <T>(
  outcomes: readonly Outcome<T>[],
  name: string,
  dryRun: boolean,
  thing: (done: T) => unknown,
) => ({
  applied: !dryRun,
  results: outcomes.map((outcome, index) => {
    const refused = 'refused' in outcome
    return {
      index,
      [name]: refused || dryRun ? null : thing(outcome.done),
      error: refused ? refusalToUserError(outcome.refused) : null,
    }
  }),
})
