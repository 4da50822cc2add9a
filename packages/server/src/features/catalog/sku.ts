import { heaviestGrams } from './catalog.ts'
import { checkPrice } from './price.ts'
import { refuse, type Fen } from '@linli/kit'

/** What is known of goods besides their name; null or absent leaves it as it is. */
export interface SkuTraits {
  readonly costFen?: number | null
  readonly weightGrams?: number | null
  readonly coldChain?: boolean | null
  readonly shelfLifeHours?: number | null
  readonly prepMinutes?: number | null
  readonly allergens?: readonly string[] | null
  /** The only communities it may be on sale in; none: in any. */
  readonly exclusiveToCommunityIds?: readonly string[] | null
}

export interface BundlePart {
  readonly skuId: string
  readonly quantity: number
}

const mostHours = 24 * 365 * 10
const mostPrepMinutes = 24 * 60
const mostAllergens = 20
const mostParts = 20
const mostOfOnePart = 99

export function checkTraits(
  { costFen, weightGrams, shelfLifeHours, prepMinutes, allergens }: SkuTraits,
  field: string,
) {
  if (costFen != null) checkPrice(costFen, `${field}.costFen`)
  checkBetween(weightGrams, 0, heaviestGrams, `${field}.weightGrams`)
  checkBetween(shelfLifeHours, 1, mostHours, `${field}.shelfLifeHours`)
  checkBetween(prepMinutes, 0, mostPrepMinutes, `${field}.prepMinutes`)
  if ((allergens ?? []).length > mostAllergens) refuse('TOO_MANY', { limit: mostAllergens }, `${field}.allergens`)
  for (const [index, allergen] of (allergens ?? []).entries())
    if (allergen.trim() === '' || allergen.length > 40 || allergen.includes('\0'))
      refuse('BAD_INPUT', { reason: 'an allergen has 1 to 40 characters' }, `${field}.allergens.${index}`)
}

function checkBetween(value: number | null | undefined, min: number, max: number, field: string): void {
  if (value != null && (value < min || value > max)) refuse('BAD_INPUT', { reason: `it is ${min} to ${max}` }, field)
}

/** Only what was given. */
export function traitsOf(traits: SkuTraits) {
  const { costFen, weightGrams, coldChain, shelfLifeHours, prepMinutes, allergens, exclusiveToCommunityIds } = traits
  return {
    ...(costFen != null && { costFen: costFen as Fen }),
    ...(weightGrams != null && { weightGrams }),
    ...(coldChain != null && { coldChain }),
    ...(shelfLifeHours != null && { shelfLifeHours }),
    ...(prepMinutes != null && { prepMinutes }),
    ...(allergens != null && { allergens: allergens.map((allergen) => allergen.trim()) }),
    ...(exclusiveToCommunityIds != null && { exclusiveTo: [...new Set(exclusiveToCommunityIds)].toSorted() }),
  }
}

export function checkComponents(parts: readonly BundlePart[], field: string): void {
  if (parts.length === 0 || parts.length > mostParts) refuse('TOO_MANY', { limit: mostParts }, field)
  if (new Set(parts.map(({ skuId }) => skuId)).size < parts.length)
    refuse('BAD_INPUT', { reason: 'the same goods stand in two components' }, field)
  for (const [index, { quantity }] of parts.entries())
    checkBetween(quantity, 1, mostOfOnePart, `${field}.${index}.quantity`)
}
