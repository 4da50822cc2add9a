import type { Arm } from './campaign.ts'
import { bucketOf, saltOf } from '@linli/audience'
import { businessDay } from '@linli/kit'

/** One wording of several, and how large a part of the audience gets it. */
export interface Share {
  readonly key: string
  readonly weight: number
}

export interface Spread {
  readonly salt: string
  readonly holdoutBps: number
  readonly globalHoldoutBps: number
  readonly startedAt: Date
  readonly variants: readonly Share[]
}

/** The salts of a campaign: who is held out says nothing about which wording the others get. */
export const holdoutSalt = (salt: string): string => `${salt}/holdout`
export const variantSalt = (salt: string): string => `${salt}/variant`

/** For a quarter the same residents hear nothing at all, and then others: nobody is left out for ever. */
export function quarterSalt(at: Date): string {
  const [year, month] = businessDay(at).split('-') as [string, string]
  return `global/${year}Q${Math.ceil(Number(month) / 3)}`
}

export interface Place {
  readonly arm: Arm
  /** Null of who is held out. */
  readonly variant: string | null
}

/** Puts residents, by their hash, into the arms and wordings of a campaign; the same hash always falls alike. */
export function spreader({ salt, holdoutBps, globalHoldoutBps, startedAt, variants }: Spread) {
  const [globalSalt, ownSalt, wordingSalt] = [quarterSalt(startedAt), holdoutSalt(salt), variantSalt(salt)].map(saltOf)
  const total = variants.reduce((sum, { weight }) => sum + weight, 0)
  return (hash: number): Place => {
    if (bucketOf(hash, globalSalt!) < globalHoldoutBps) return { arm: 'GLOBAL_HOLDOUT', variant: null }
    if (bucketOf(hash, ownSalt!) < holdoutBps) return { arm: 'HOLDOUT', variant: null }
    return { arm: 'TREATED', variant: pick(variants, (bucketOf(hash, wordingSalt!) / 10_000) * total) }
  }
}

function pick(variants: readonly Share[], at: number): string {
  let upTo = 0
  for (const { key, weight } of variants) {
    upTo += weight
    if (at < upTo) return key
  }
  return variants.at(-1)!.key
}
