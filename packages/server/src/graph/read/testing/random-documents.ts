import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLNamedInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { chosenFields, hintOf, percent, pick, randomValue, type Chance, type Pools } from './random-values.ts'

/** A document with everything that may vary between two calls of it. */
/** Reckoned by rules of their features over many rows; their own specs hold what they say. */
export const reckonedElsewhere: ReadonlySet<string> = new Set([
  'Community.dispatchArea',
  'Household.recoveryCase',
  'Order.delivery',
  'Order.promise',
  'Order.task',
  'PickupPoint.staff',
  'Rider.certificates',
  'Rider.incomePerHourFen',
  'Rider.onTimeBp',
  'Rider.openTasks',
  'Rider.position',
  'Rider.shift',
  'Viewer.messagePreferences',
  'Viewer.resident',
  'Viewer.tags',
])

export interface RandomDocument {
  readonly text: string
  /** Other values at each call, of the same types. */
  values(chance: Chance): Record<string, unknown>
  /** Variables that take a cursor, with the response key under which the answer shows cursors of that list. */
  readonly cursors: readonly { readonly variable: string; readonly shownAs: string }[]
}

export interface DocumentWishes {
  readonly schema: GraphQLSchema
  readonly pools: Pools
  /** Root fields to choose from. */
  readonly roots: readonly string[]
  /** Directives keep a document from being compiled. */
  readonly directives: boolean
}

type Selectable = GraphQLObjectType | GraphQLInterfaceType

/** What stands under a response key of one selection: twins must say the same, and are then merged. */
interface Entry {
  readonly what: string
  readonly field: GraphQLField<unknown, unknown>
  readonly owner: GraphQLObjectType | GraphQLInterfaceType
  readonly text: string
  readonly below: Scope
}

/** The response keys of one selection. A fragment has its own, and must also agree with the selection it stands in. */
interface Scope {
  readonly own: Map<string, Entry>
  readonly around: Scope | undefined
}
const newScope = (around?: Scope): Scope => ({ own: new Map(), around })
const entryOf = ({ own, around }: Scope, key: string): Entry | undefined =>
  own.get(key) ?? (around && entryOf(around, key))

interface Making extends DocumentWishes {
  readonly chance: Chance
  readonly variables: { name: string; type: string; value: (chance: Chance) => unknown }[]
  readonly fragments: { name: string; on: Selectable; text: string; scope: Scope }[]
  readonly cursors: { variable: string; shownAs: string }[]
  fieldsLeft: number
  aliases: number
}

const mostFields = 40
const deepest = 9
const deepestLists = 3

export function randomDocument(chance: Chance, wishes: DocumentWishes): RandomDocument {
  const at: Making = {
    ...wishes,
    chance,
    variables: [],
    fragments: [],
    cursors: [],
    fieldsLeft: mostFields,
    aliases: 0,
  }
  const query = wishes.schema.getQueryType()!
  const scope = newScope()
  const parts = Array.from({ length: 1 + chance.below(3) }, () =>
    fieldText(at, query, query.getFields()[pick(chance, wishes.roots)]!, scope, 0, 0),
  )
  const signature = at.variables.map(({ name, type }) => `$${name}: ${type}`).join(', ')
  const fragments = at.fragments.map(({ name, on, text }) => `fragment ${name} on ${on.name} ${text}`)
  return {
    text: [`query Q${signature && `(${signature})`} { ${parts.join(' ')} }`, ...fragments].join('\n'),
    cursors: at.cursors,
    values: (again) => Object.fromEntries(at.variables.map(({ name, value }) => [name, value(again)])),
  }
}

function selectionText(at: Making, type: Selectable, scope: Scope, depth: number, lists: number): string {
  const parts: string[] = []
  const count = 1 + at.chance.below(type.name.endsWith('Connection') ? 3 : 5)
  for (let index = 0; index < count || parts.length === 0; index++) parts.push(partText(at, type, scope, depth, lists))
  return `{ ${parts.join(' ')} }`
}

function partText(at: Making, type: Selectable, scope: Scope, depth: number, lists: number): string {
  const { chance } = at
  const isSmall = at.fieldsLeft <= 0 || depth >= deepest
  if (!isSmall && percent(chance, isInterfaceType(type) ? 70 : 15)) return fragmentText(at, type, scope, depth, lists)
  const fields = Object.values(type.getFields()).filter((field) => {
    const far = getNamedType(field.type)
    if (reckonedElsewhere.has(`${type.name}.${field.name}`)) return false
    return (!isSmall || !isCompositeType(far)) && !(lists >= deepestLists && far.name.endsWith('Connection'))
  })
  const known = [...scope.own.values()].filter(({ owner }) => owner === type)
  if (known.length > 0 && percent(chance, 15)) return againText(at, pick(chance, known), depth, lists)
  if (fields.length === 0 || percent(chance, 5)) return `__typename${directives(at)}`
  return fieldText(at, type, pick(chance, fields), scope, depth, lists)
}

/** The same field a second time, with another selection: both are merged into one answer. */
function againText(at: Making, { text, field, below }: Entry, depth: number, lists: number): string {
  return `${text}${directives(at)}${belowText(at, field, below, depth, lists)}`
}

function fieldText(
  at: Making,
  owner: Selectable,
  field: GraphQLField<unknown, unknown>,
  scope: Scope,
  depth: number,
  lists: number,
): string {
  at.fieldsLeft--
  const after = field.args.find(({ name }) => name === 'after')
  const cursor =
    after && percent(at.chance, 60)
      ? { variable: `after${at.cursors.length}`, shownAs: `cursors${at.cursors.length}` }
      : undefined
  if (cursor) {
    at.cursors.push(cursor)
    at.variables.push({ name: cursor.variable, type: 'String', value: () => null })
  }
  const args = field.args.flatMap((argument) => {
    if (argument === after) return cursor ? [`after: $${cursor.variable}`] : []
    return argumentText(at, argument, field.name)
  })
  const what = `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}`
  const signature = `${what}: ${String(field.type)}`
  const key = responseKey(at, field.name, signature, scope)
  const text = key === field.name ? what : `${key}: ${what}`
  const entry = scope.own.get(key) ?? {
    what: signature,
    field,
    owner,
    text,
    below: newScope(scope.around && entryOf(scope.around, key)?.below),
  }
  scope.own.set(key, entry)
  const shown = cursor ? [`${cursor.shownAs}: edges { cursor }`] : []
  return `${text}${directives(at)}${belowText(at, field, entry.below, depth, lists, shown)}`
}

function belowText(
  at: Making,
  field: GraphQLField<unknown, unknown>,
  below: Scope,
  depth: number,
  lists: number,
  shown: readonly string[] = [],
): string {
  const far = getNamedType(field.type)
  if (!isCompositeType(far)) return ''
  const selection = selectionText(
    at,
    selectable(far),
    below,
    depth + 1,
    lists + (far.name.endsWith('Connection') ? 1 : 0),
  )
  return ` ${shown.length > 0 ? selection.replace('{', `{ ${shown.join(' ')}`) : selection}`
}

/** The field's own name, an alias that other fields may have elsewhere, or one that nobody else has. */
function responseKey(at: Making, name: string, signature: string, scope: Scope): string {
  const wish = percent(at.chance, 30) ? pick(at.chance, ['a', 'b', 'id', 'orders']) : name
  const there = entryOf(scope, wish)
  return !there || there.what === signature ? wish : `x${++at.aliases}`
}

function fragmentText(at: Making, type: Selectable, scope: Scope, depth: number, lists: number): string {
  const { chance } = at
  const known = at.fragments.filter(({ on, scope: own }) => on === type && fits(scope, own))
  if (known.length > 0 && percent(chance, 40)) {
    const again = pick(chance, known)
    merge(scope, again.scope)
    return `...${again.name}${directives(at)}`
  }
  const possible = isInterfaceType(type)
    ? at.schema.getPossibleTypes(type).filter(({ name }) => !name.endsWith('Payload'))
    : [type, ...type.getInterfaces()]
  const on = pick(chance, possible)
  if (percent(chance, 50)) {
    const condition = on === type && percent(chance, 50) ? '' : ` on ${on.name}`
    return `...${condition}${directives(at)} ${selectionText(at, condition === '' ? type : on, scope, depth, lists)}`
  }
  const own = newScope(scope)
  const text = selectionText(at, on, own, depth, lists)
  const name = `F${at.fragments.length}`
  at.fragments.push({ name, on, text, scope: own })
  merge(scope, own)
  return `...${name}${directives(at)}`
}

const fits = (scope: Scope, more: Scope): boolean =>
  [...more.own].every(([key, entry]) => {
    const there = entryOf(scope, key)
    return !there || (there.what === entry.what && fits(there.below, entry.below))
  })

function merge(scope: Scope, more: Scope): void {
  for (const [key, entry] of more.own) {
    const there = scope.own.get(key) ?? { ...entry, below: newScope(scope.around && entryOf(scope.around, key)?.below) }
    scope.own.set(key, there)
    merge(there.below, entry.below)
  }
}

function directives(at: Making): string {
  if (!at.directives || !percent(at.chance, 12)) return ''
  const condition = percent(at.chance, 60)
    ? variableFor(at, 'Boolean!', (chance) => percent(chance, 50))
    : pick(at.chance, ['true', 'false'])
  return ` @${pick(at.chance, ['include', 'skip'])}(if: ${condition})`
}

function argumentText(at: Making, { name, type, defaultValue }: GraphQLArgument, field: string): string[] {
  const isRequired = isNonNullType(type) && defaultValue === undefined
  if (!isRequired && percent(at.chance, 40)) return []
  return [`${name}: ${valueText(at, type, `${field}.${name}`, 0)}`]
}

/** A literal, a variable, or a literal with variables in it. */
function valueText(at: Making, type: GraphQLInputType, hint: string, depth: number): string {
  const { chance, pools } = at
  if (percent(chance, 35))
    return variableFor(at, String(type), (again) =>
      isNonNullType(type) || !percent(again, 10) ? randomValue(again, type, hint, pools, depth) : null,
    )
  const plain = isNonNullType(type) ? type.ofType : type
  if (plain === type && percent(chance, 5)) return 'null'
  if (isListType(plain)) {
    const item = plain.ofType as GraphQLInputType
    // One item may stand for a list of it.
    if (percent(chance, 25)) return literalText(at, item, hint, depth + 1)
    return `[${Array.from({ length: chance.below(4) }, () => valueText(at, item, hint, depth + 1)).join(', ')}]`
  }
  return literalText(at, plain as GraphQLInputType, hint, depth)
}

function literalText(at: Making, type: GraphQLInputType, hint: string, depth: number): string {
  const named = getNamedType(type) as GraphQLNamedInputType
  if (isInputObjectType(named)) {
    const chosen = chosenFields(at.chance, named, depth)
    return `{ ${chosen.map(({ name, type: fieldType }) => `${name}: ${valueText(at, fieldType, hintOf(hint, named.name, name), depth + 1)}`).join(', ')} }`
  }
  const value = randomValue(at.chance, named, hint, at.pools)
  return isEnumType(named) ? String(value) : JSON.stringify(value)
}

function variableFor(at: Making, type: string, value: (chance: Chance) => unknown): string {
  const name = `v${at.variables.length}`
  at.variables.push({ name, type, value })
  return `$${name}`
}

function selectable(type: GraphQLCompositeType): Selectable {
  if (isObjectType(type) || isInterfaceType(type)) return type
  throw new Error(`${type.name}: there is no union in the schema yet; choose among its members here`)
}
