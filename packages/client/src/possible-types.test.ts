import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema, isInterfaceType } from 'graphql'
import { expect, test } from 'vitest'
import { possibleTypes } from './possible-types.ts'

const contract = readFileSync(join(import.meta.dirname, '../../../schema.graphql'), 'utf8')
const schema = buildSchema(contract, { assumeValidSDL: true })

test.each(Object.keys(possibleTypes))('the types behind %s are those of the contract', (name) => {
  const type = schema.getType(name)
  if (!isInterfaceType(type)) throw new Error(`${name} is no interface`)
  const names = schema.getPossibleTypes(type).map((each) => each.name)
  expect(possibleTypes[name]!.toSorted()).toEqual(names.toSorted())
})
