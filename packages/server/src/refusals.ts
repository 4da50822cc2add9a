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
  BELOW_COST: 'The price of {priceFen} fen is below the cost of {costFen} fen; say why.',
  BUNDLE_COMPONENT_WRONG: 'A bundle is made of other goods of the same merchant that are no bundles themselves.',
  CATEGORY_KEY_TAKEN: 'There is a category with this key.',
  EXCLUSIVE_ELSEWHERE: 'What is exclusive to some communities is not on sale in another, {communityId}.',
  LISTING_EXISTS: 'This SKU is already listed in this community.',
  MERCHANT_NOT_IN_COMMUNITY: 'The merchant does not serve this community.',

  // stock
  BUNDLE_HAS_NO_STOCK: 'A bundle has no stock of its own; its components have.',
  RETURN_ABOVE_TAKEN: 'Only {taken} of these were taken.',
  STOCK_NODE_EXISTS: 'The merchant has a shop already.',
  STOCK_NOT_ON_HAND: 'Only {onHand} are on the shelf; what was sold ahead has not come yet.',
  STOCK_BELOW_ZERO: 'Stock cannot fall below zero; {available} are available.',

  // histories
  IMPORT_CLOSED: 'This import is closed; begin another one.',
  IMPORT_COUNT_DIFFERS: 'Of {what} {expected} were sent and {found} are here.',
  IMPORT_KEY_UNKNOWN: 'Nothing was brought in under the key {key}.',
  IMPORT_ROW_DIFFERS: 'Another row was brought in under the key {key}.',

  // fulfilment
  BULKY: 'This is too large or too heavy for this way of delivery.',
  CAPACITY_FULL: 'No more orders are taken for this window.',
  COLD_CHAIN: 'This must stay cold, which this way of delivery cannot do.',
  CUTOFF_PASSED: 'The cutoff was at {cutoffAt}; the next is at {nextCutoffAt}.',
  FRESHNESS_WINDOW: 'It would be {hours} hours from the shelf to the door; this keeps {maxHours}.',
  MODE_OFF: 'This way of delivery is not offered for it here.',
  NO_POINT: 'There is no pickup point here.',
  OUT_OF_AREA: 'The shop does not serve this community.',
  OUT_OF_STOCK: 'Only {available} left.',
  POINT_CLOSED: 'The pickup point is closed then.',
  POINT_FULL: 'The pickup point is full then.',
  QUOTE_CHANGED: 'What was quoted has changed.',
  QUOTE_EXPIRED: 'The quote was valid until {deadline}.',
  QUOTE_INVALID: 'This is no quote of this platform.',
  QUOTE_OF_ANOTHER_CART: 'This quote was made for another household, cart, mode or pickup point.',
  SLOT_REQUIRED: 'A service on site needs an appointment.',
  TOO_FAR: 'It is {distanceM} m away; at most {maxDistanceM} m are possible.',

  // points
  POINT_EXISTS: 'There is a pickup point of this name in this community.',

  // offers
  OFFER_BUDGET_EMPTY: 'The budget of the offer does not cover this.',
  OFFER_NOT_AVAILABLE: 'An offer of this order can no longer be used: {reason}.',
  OFFER_WRONG_KIND: 'An offer of kind {kind} cannot do this.',
  OFFER_WRONG_STATE: 'An offer that is {state} cannot do this.',

  // orders
  AMOUNT_ABOVE_PAID: 'At most {refundableFen} fen can still be refunded.',
  CHANGE_BELOW_REFUNDED: 'Of this line {refundedFen} fen were refunded already.',
  CHANGE_LEAVES_NOTHING: 'Nothing would be left of the order: cancel it instead.',
  CHANGE_PAYER_NOT_YOU: 'You cannot say that {payer} bears it.',
  CHANGE_PENDING: 'A change of this order waits for its answer or its payment.',
  CHANGE_PRICED_ANEW: 'The change now comes to {deltaFen} fen.',
  CHANGE_TOO_LATE: 'The time to answer ended at {deadline}.',
  CHANGE_WRONG_STATE: 'A change that is {state} cannot do this.',
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
  ALREADY_REDEEMED: 'This code was used at {redeemedAt}.',
  PICKUP_ENDED: 'Nobody collected these goods in time; they are {stage} now.',
  PICKUP_CODE_WRONG: 'The code is wrong.',
  PICKUP_CODE_LOCKED: 'Too many wrong codes at this counter; wait a while.',
  WRONG_POINT: 'These goods wait at {name}, {distanceM} m from here.',
  PRICE_CHANGED: 'The price is now {priceFen} fen.',
  TOTAL_CHANGED: 'The total is now {totalFen} fen.',
  RIDER_NOT_HERE: 'This rider does not serve this community.',

  // payments
  DAY_HAS_DIFFERENCES: '{open} differences of this day are not resolved.',
  DAY_NOT_BALANCED: 'The figures of this day do not add up.',
  DAY_NOT_OVER: 'This day can be closed after {until}.',
  DIFFERENCE_NOT_OPEN: 'A difference that is {state} is not resolved again.',
  QUANTITY_ABOVE_BOUGHT: '{left} of this line can still be given back.',
  REFUND_WRONG_STATE: 'A refund that is {state} is not sent again.',
  SANDBOX_ONLY: 'Payments are made in the provider’s own software.',

  // promises
  BREACH_CONTESTED: 'This was contested before.',
  BREACH_DECIDED: 'An operator has decided this.',
  BREACH_NOT_ATTRIBUTED: 'Whose delay it was is found when the order has been handed over.',
  CONTEST_TOO_LATE: 'The time to contest ended at {deadline}.',
  PROMISE_KEPT: 'The promise of this order was not broken.',
  WEATHER_SPAN: 'A span ends after it begins, and within {hours} hours.',

  // dispatching
  AREA_OF_ANOTHER: 'One of these communities belongs to another area.',
  CERTIFICATE_EXISTS: 'There is another certificate with the number {number}.',
  POSITION_IMPLAUSIBLE: 'Nobody gets there so fast, or it is too far from where the rider rides.',
  RIDER_CARRIES: 'First bring what is on board: {taskIds}.',
  RIDER_FULL: 'The rider can take {freeGrams} g more.',
  RIDER_NOT_CERTIFIED: 'The rider has no valid certificate of kind {kind}.',
  RIDER_OFF_DUTY: 'The rider is off duty.',
  SHIFT_SPAN: 'A shift ends after it begins, and within {hours} hours.',
  TASK_NOBODY_ASKED: 'There is nobody to ask.',
  TASK_NOT_OPEN: 'This task is given out, or somebody else was asked first.',
  TASK_OFFER_ENDED: 'An offer that is {state} cannot be taken.',
  TASK_PINNED: 'An operator decides who carries this.',
  TASK_TAKEN: 'Another rider has this task.',
  TASK_WRONG_STATE: 'A task that is {state} cannot do this.',

  // audience: tags
  TAG_CONTESTED: 'The resident says that this is not true of him; that is to be decided first.',
  TAG_CONTEST_DECIDED: 'This has been decided.',
  TAG_FORBIDDEN: 'Nobody is marked by this: {word}.',
  TAG_KEY_TAKEN: 'There is a tag with this key.',
  TAG_NEEDS_ANOTHER_PERSON: 'Who proposed a tag does not decide it.',
  TAG_NOT_SHIPPED: 'No computed tag is shipped under the key {key}.',
  TAG_RULE_INVALID: 'The rule is not valid: {code}.',
  TAG_RULE_REFERS: 'The rule of a tag asks about neither tags nor segments.',
  TAG_WRONG_KIND: 'A tag of kind {kind} is not given in this way.',
  TAG_WRONG_STATE: 'A tag that is {state} cannot do this.',

  // audience: segments
  SEGMENT_ARCHIVED: 'This segment is out of use.',
  SEGMENT_FAILED: 'The segment could not be computed: {reason}.',
  SEGMENT_IN_ITSELF: 'The rule leads back to the segment itself: {way}.',
  SEGMENT_IN_USE: 'The segment is used by: {by}.',
  SEGMENT_NAME_TAKEN: 'There is a segment of this name here.',
  SEGMENT_RULE_INVALID: 'The rule is not valid: {code}.',
  SEGMENT_RULE_OF_NOTHING: 'The rule asks about {id}, which is not in use here, or you may not see it.',
  SEGMENT_STALE: 'Who belongs to the segment has not been computed within {limit} seconds.',

  // ratings
  ALREADY_RATED: 'The household has said how this order was.',
  NOT_RATEABLE: 'An order is rated within {days} days of its completion; this one is {state}.',

  // drivers
  TOO_FEW: 'Fewer than {fewest}: so few could be told from each other.',

  // recovery
  RECOVERY_CASE_CLOSED: 'This case has been closed.',

  // messages
  LEADER_TASK_ENDED: 'This has been answered, or its time is over: {state}.',
  MESSAGE_CONTENT_MISSING:
    'It is not said what is told on {channel}: words, or a template where the provider wants one.',
  MESSAGE_PARAMETERS_WRONG: 'This template wants these parameters, and no others: {wanted}.',
  MESSAGE_TEMPLATE_UNKNOWN: 'There is no template {template} on this channel.',
  PUSH_SERVICE_UNKNOWN: 'This is no push service that the operator has named.',
  WECHAT_CODE_WRONG: 'WeChat does not know this code.',
  NOT_A_RESIDENT: 'You live in none of our communities.',

  // campaigns
  CAMPAIGN_NEEDS_ANOTHER_PERSON: 'Who wrote or submitted this does not approve it.',
  CAMPAIGN_OVER: 'The time to send this ended at {endsAt}.',
  CAMPAIGN_PLACEHOLDER_UNKNOWN: 'Nothing is filled in for {placeholder}.',
  CAMPAIGN_WRONG_STATE: 'A campaign that is {state} cannot do this.',
  JOURNEY_GRAPH_WRONG: 'This journey cannot be walked: {reason}.',
  JOURNEY_WRONG_STATE: 'A journey that is {state} cannot do this.',
  UNREASONABLE_DIFFERENTIATION:
    'A price may not differ by what a platform makes of a person, and this audience is chosen so: {clause}. Personal Information Protection Law, article 24: no unreasonable differential treatment in price or other terms of trade by automated decisions. Ask for something residents do or say of themselves, for who is new, or offer it to all of the place.',

  // streams
  UNAVAILABLE: 'The service is not available for the moment; try again.',
} as const

export type RefusalCode = keyof typeof refusals

/** The sentence of a refusal with its facts filled in. */
export function sentenceOf(code: string, facts: Readonly<Record<string, unknown>>): string {
  const template = (refusals as Readonly<Record<string, string>>)[code] ?? code
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole))
}
