import type { Refusals } from './refusals.tsx'

export const refusalsEn = {
  BAD_INPUT: 'What was entered is not valid.',
  CURSOR_OF_ANOTHER_LIST: 'This page belongs to another list; return to the first page.',
  FORBIDDEN: 'You may see this, but not do this.',
  IDEMPOTENCY_KEY_REUSED: 'This differs from what was sent before; open it again and retry.',
  IDEMPOTENCY_KEY_INVALID: 'The key of this act is not valid; open it again and retry.',
  NOT_FOUND: 'There is no such thing, or you may not see it.',
  PAGE_SIZE: 'The page size is out of range.',
  SCOPE_MISSING: 'This key lacks the scope that is needed.',
  STALE_VERSION: 'Somebody has just changed this; look at the newest before you decide.',
  TOO_MANY: 'Too many at once; go in smaller batches.',
  UNAUTHENTICATED: 'Sign in first.',

  CODE_WRONG: 'The code is wrong or no longer valid.',
  CODE_TOO_SOON: 'A code was sent a moment ago; wait before asking again.',
  LOGIN_TAKEN: 'This login is taken.',
  PHONE_INVALID: 'This is not a mobile number.',
  SIGN_IN_FAILED: 'Login, password or one-time code is wrong.',
  TOO_MANY_TRIES: 'Too many tries; come back later.',
  GRANT_PLACE_MISMATCH: 'This role is not held at such a place.',

  BUILDING_EXISTS: 'A building of this name stands here already.',
  BUILDING_OF_ANOTHER_COMMUNITY: 'The building belongs to another community.',
  COMMUNITY_EXISTS: 'There is a community of this name in this district.',
  HOUSEHOLD_EXISTS: 'This door already has a household.',

  CATEGORY_KEY_TAKEN: 'There is a category with this key.',
  LISTING_EXISTS: 'This product is already listed in this community.',
  MERCHANT_PAUSED: 'This merchant is paused.',
  MERCHANT_NOT_IN_COMMUNITY: 'The merchant does not serve this community.',
  STOCK_BELOW_ZERO: 'Stock cannot fall below zero.',

  AMOUNT_ABOVE_PAID: 'This is more than can still be refunded.',
  HOUSEHOLD_NOT_YOURS: 'One orders for the own household only.',
  INSUFFICIENT_STOCK: 'There is not enough left.',
  LISTING_NOT_FOUND: 'There is no such listing in this community.',
  LISTING_OFF_SALE: 'This is not on sale now.',
  LINES_OF_SEVERAL_MERCHANTS: 'One order buys from one merchant.',
  LINES_TWICE: 'The same listing stands in two lines.',
  MODE_NOT_OFFERED: 'This way of delivery is not offered here.',
  ORDER_ACCEPT_TOO_LATE: 'The time to accept is over.',
  ORDER_PAY_TOO_LATE: 'The time to pay is over.',
  ORDER_WRONG_MODE: 'This way of delivery has no such step.',
  ORDER_WRONG_STATE: 'Not possible in the present state of the order.',
  ORDER_TAKEN: 'Another rider has taken this order.',
  ORDER_NOT_CLAIMABLE: 'There is nothing to take on this order yet.',
  PAYMENT_FAILED: 'The payment did not succeed.',
  PICKUP_CODE_WRONG: 'The code is wrong.',
  PICKUP_CODE_LOCKED: 'Too many wrong codes; the code is locked, ask an operator.',
  PRICE_CHANGED: 'The price has changed; check the new one.',
  RIDER_NOT_HERE: 'This rider does not serve this community.',

  UNAVAILABLE: 'The service is not available for the moment; try again.',
} as const

refusalsEn satisfies Refusals
