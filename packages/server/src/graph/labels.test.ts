import { isEnumType, isInterfaceType, isObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { isPlumbing, labelOf } from './labels.ts'
import { printLinliSchema } from './print-schema.ts'
import { buildLinliSchema } from './schema.ts'

const schema = buildLinliSchema()

test('every type, field and value of the schema has a Chinese label', () => {
  const lacking = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (isPlumbing(type.name)) return []
    const names = isEnumType(type)
      ? type.getValues().map(({ name }) => name)
      : isObjectType(type) || isInterfaceType(type)
        ? Object.keys(type.getFields())
        : undefined
    if (!names) return []
    return [undefined, ...names].filter((name) => !labelOf(type.name, name)).map((name) => `${type.name}.${name ?? ''}`)
  })
  expect(lacking).toEqual([])
})

test('the printed schema says who may call each root field', () => {
  const text = printLinliSchema(schema)
  expect(text).toMatch(/acceptOrder\([^)]*\): AcceptOrderPayload! @auth\(rule: "MERCHANT"\)/)
  expect(text).toContain('number: String! @label(zh: "订单号")')
})
