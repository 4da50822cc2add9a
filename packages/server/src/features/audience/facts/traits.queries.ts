import type { Sql } from '../../../db/database.ts'
import { categories } from '../../catalog/index.ts'
import { toldTrait, type ToldTrait, type Word } from './told-trait.ts'
import { traitKeys } from '@linli/audience'

/** All traits with what they mean; a category is spelt by its id. */
export async function listTraits(db: Sql): Promise<(ToldTrait & { readonly words: readonly Word[] | null })[]> {
  const ofCategories: readonly Word[] = await db
    .select({ word: categories.id, name: categories.name, nameEn: categories.nameEn })
    .from(categories)
    .orderBy(categories.code)
  return traitKeys
    .map((key) => toldTrait(key))
    .map((told) => ({ ...told, words: told.words ?? (told.isCategory ? ofCategories : null) }))
}
