import type { SQL, SQLWrapper } from 'drizzle-orm'

/** Offers come before orders, so the feature that keeps what was bought says how to ask whether a household ever has. */
let bought: ((householdId: SQLWrapper) => SQL) | undefined

export function declarePurchases(hasBought: (householdId: SQLWrapper) => SQL): void {
  bought = hasBought
}

export function hasBought(householdId: SQLWrapper): SQL {
  if (!bought) throw new Error('no feature has declared what a purchase is: see declarePurchases')
  return bought(householdId)
}
