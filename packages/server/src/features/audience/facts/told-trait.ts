import { fulfilmentModes } from '../../fulfilment/index.ts'
import { dayNumber } from './calendar.ts'
import type { TraitValues } from './changes.ts'
import { definitions, wordNames, type TraitWords } from './definition.ts'
import { traitKeys, traits, type TraitDefinition, type TraitKey, type TraitUnit } from '@linli/audience'

/** One of what a trait of words can be. */
export interface Word {
  readonly word: string
  readonly name: string
  readonly nameEn: string
}

export interface ToldTrait extends TraitWords {
  readonly key: TraitKey
  readonly unit: TraitUnit
  /** In the order of their codes; categories are the catalog's. */
  readonly words: readonly Word[] | null
  readonly isCategory: boolean
}

export function toldTrait(key: TraitKey): ToldTrait {
  const { unit, words }: TraitDefinition = traits[key]
  const isCategory = words === 'CATEGORY'
  const spelt = words === 'MODE' ? fulfilmentModes : words === 'CATEGORY' ? undefined : words
  return {
    key,
    unit,
    ...definitions[key],
    isCategory,
    words: spelt?.map((word) => ({ word, ...wordNames[word]! })) ?? null,
  }
}

export interface ToldValue extends ToldTrait {
  readonly value: number | null
  readonly word: Word | null
}

/** What is known of a resident, in the units and words of the traits. */
export function toldValues(values: TraitValues | null, topCategory: Word | null, at: Date): ToldValue[] {
  return traitKeys.map((key) => {
    const told = toldTrait(key)
    const value = values?.[key] ?? null
    if (value === null) return { ...told, value, word: null }
    if (told.unit === 'WORD') return { ...told, value: null, word: told.isCategory ? topCategory : told.words![value]! }
    return { ...told, value: told.unit === 'DAY' ? dayNumber(at) - value : value, word: null }
  })
}
