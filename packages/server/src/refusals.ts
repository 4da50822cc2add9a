/**
 * Every way the product says no, with its sentence. Codes are API: add, never rename or reuse.
 * The ErrorCode enum, docs/generated/refusals.md and the check of the console's texts come from here.
 * `{name}` is a fact of the refusal.
 */
export const refusals = {
  // everywhere
  BAD_INPUT: 'The input is not valid: {reason}.',
  CURSOR_OF_ANOTHER_LIST: 'This cursor does not belong to this list, filter and sort.',
  FORBIDDEN: 'You may see this, but not do this.',
  IDEMPOTENCY_KEY_REUSED: 'This idempotency key was used before with another input.',
  IDEMPOTENCY_KEY_INVALID: 'An idempotency key has 1 to 255 characters.',
  NOT_FOUND: 'There is no such thing, or you may not see it.',
  PAGE_SIZE: 'A page holds 1 to {limit} items.',
  SCOPE_MISSING: 'This key lacks the scope {scope}.',
  STALE_VERSION: 'Somebody changed this in the meantime; it is now at version {currentVersion}.',
  TOO_MANY: '1 to {limit} at a time.',
  UNAUTHENTICATED: 'Sign in first.',

  // accounts
  CODE_WRONG: 'The code is wrong or no longer valid.',
  CODE_TOO_SOON: 'A code was sent a moment ago; the next can be sent at {resendAt}.',
  PHONE_INVALID: 'This is not a mobile number.',
  SIGN_IN_FAILED: 'Login, password or one-time code is wrong.',
  TOO_MANY_TRIES: 'Too many tries; wait until {until}.',
  GRANT_PLACE_MISMATCH: 'The role {role} is not held at a place of kind {placeKind}.',
  LOGIN_TAKEN: 'There is an operator with this login.',

  // communities
  BUILDING_EXISTS: 'A building of this name stands here already.',
  BUILDING_OF_ANOTHER_COMMUNITY: 'The building belongs to another community.',
  COMMUNITY_EXISTS: 'There is a community of this name in this district.',
  HOUSEHOLD_EXISTS: 'This door already has a household.',

  // catalog
  CATEGORY_KEY_TAKEN: 'There is a category with this key.',
  LISTING_EXISTS: 'This SKU is already listed in this community.',
  MERCHANT_NOT_IN_COMMUNITY: 'The merchant does not serve this community.',
  STOCK_BELOW_ZERO: 'Stock cannot fall below zero; {available} are available.',

  // orders
  AMOUNT_ABOVE_PAID: 'At most {refundableFen} fen can still be refunded.',
  HOUSEHOLD_NOT_YOURS: 'You order for your own household only.',
  INSUFFICIENT_STOCK: 'Only {available} left.',
  LISTING_NOT_FOUND: 'There is no such listing in this community.',
  LISTING_OFF_SALE: 'This is not on sale now.',
  LINES_OF_SEVERAL_MERCHANTS: 'One order buys from one merchant.',
  LINES_TWICE: 'The same listing stands in two lines.',
  MERCHANT_PAUSED: 'The merchant takes no orders now.',
  MODE_NOT_OFFERED: 'This way of delivery is not offered here.',
  ORDER_ACCEPT_TOO_LATE: 'The time to accept ended at {deadline}.',
  ORDER_PAY_TOO_LATE: 'The time to pay ended at {deadline}.',
  ORDER_WRONG_MODE: 'This step does not belong to the mode {mode}.',
  ORDER_WRONG_STATE: 'An order that is {state} cannot do this.',
  ORDER_TAKEN: 'Another rider has taken this order.',
  ORDER_NOT_CLAIMABLE: 'There is nothing to take on this order.',
  PAYMENT_FAILED: 'The payment did not succeed: {reason}.',
  PICKUP_CODE_WRONG: 'The code is wrong.',
  PICKUP_CODE_LOCKED: 'Too many wrong codes; ask for help.',
  PRICE_CHANGED: 'The price is now {priceFen} fen.',
  RIDER_NOT_HERE: 'This rider does not serve this community.',

  // streams
  UNAVAILABLE: 'The service is not available for the moment; try again.',
} as const

export type RefusalCode = keyof typeof refusals

/** The sentence of a refusal with its facts filled in. */
export function sentenceOf(code: string, facts: Readonly<Record<string, unknown>>): string {
  const template = (refusals as Readonly<Record<string, string>>)[code] ?? code
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole))
}
