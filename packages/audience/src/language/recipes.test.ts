import { expect, test } from 'vitest'
import { checkRule } from './check.ts'
import { forbiddenIn } from './forbidden.ts'
import { outcomeOf } from './outcome.ts'
import { recipes } from './recipes.ts'
import { referencesOf } from './references.ts'
import { sentence } from './sentence.ts'

const id = (prefix: string) => `${prefix}_01jd0000000000000000000000`

test.each(recipes)('recipe $key is a rule that can hold, and is named after nothing forbidden', (recipe) => {
  const tagId = recipe.tagKey && id('tag')
  const rule = recipe.rule({ categoryIds: [id('cat')], tagId })
  expect(checkRule(rule, { modes: [] })).toEqual({ rule })
  expect(outcomeOf(rule)).toBe('OPEN')
  const { tags, categories, segments } = referencesOf(rule)
  expect({ tags, categories, segments }).toEqual({
    tags: tagId ? [tagId] : [],
    categories: recipe.categoryKeys.length > 0 ? [id('cat')] : [],
    segments: [],
  })
  for (const text of [...Object.values(recipe.name), ...Object.values(recipe.why), recipe.key])
    expect(forbiddenIn(text)).toBeUndefined()
  expect(sentence(rule, 'zh-CN', () => '名')).not.toContain('undefined')
})

test('all six stand under keys of their own', () => {
  expect(recipes.map(({ key }) => key)).toEqual([
    'price_sensitive_family',
    'quality_seeker',
    'frequent_senior',
    'sleeping',
    'new_mover',
    'at_risk',
  ])
})
