import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
} from 'graphql'
import type { RootField } from './testing-documents.ts'

/** What the ids in arguments name, by the name of the argument; `field.argument` where that is not enough. */
export type SampleIds = Readonly<Record<string, string | readonly string[]>>

let made = 0

/** Texts and figures that every command takes as they are, so that a refusal is about the right and not about the input. */
const texts: Readonly<Record<string, () => string>> = {
  phone: () => '13912345678',
  ownerPhone: () => '13912345679',
  idempotencyKey: () => `sample-${++made}`,
  key: () => `sample${++made}`,
  code: () => '000000',
  totp: () => '000000',
  scopes: () => 'orders:read',
  screen: () => 'orders',
  session: () => `sample-session-${++made}`,
  release: () => '1.0.0',
  query: () => 'state=PAID',
  day: () => '2026-03-02',
  deviceId: () => 'tablet-1',
}
const figures: Readonly<Record<string, number>> = {
  lat: 39.99,
  lng: 116.47,
  floors: 6,
  entrances: 2,
  stock: 5,
  opensMinute: 480,
  closesMinute: 1_320,
  slotMinutes: 60,
  withinMinutes: 45,
  feeBp: 5_000,
  maxStalenessSeconds: 3_600,
}
const words: Readonly<Record<string, string>> = {
  role: 'LEADER',
  placeKind: 'COMMUNITY',
  mode: 'INSTANT',
  scope: 'MINE',
  kind: 'EXIT',
}
/** What looks back: all other instants lie ahead. */
const backwards = new Set(['valueDrivers.at', 'valueDriversExport.at'])
/** Of types of which exactly one field is given. */
const ways: Readonly<Record<string, string>> = { RuleInput: 'community' }
const lengths: Readonly<Record<string, number>> = { boundary: 3 }

/** Arguments that an entitled caller could send as they are. Every id must be known: a new one is named here first. */
export function samplesFor({ field }: RootField, ids: SampleIds): Record<string, unknown> {
  const sample = (name: string, type: GraphQLInputType): unknown => {
    const given = getNullableType(type)
    if (isListType(given))
      return idList(name) ?? Array.from({ length: lengths[name] ?? 1 }, () => sample(name, given.ofType))
    if (isInputObjectType(given) && given.isOneOf) {
      const field = given.getFields()[ways[given.name] ?? '']
      if (!field) throw new Error(`nobody knows which one of ${given.name} to send; add it to testing-samples.ts`)
      return { [field.name]: sample(field.name, getNullableType(field.type)) }
    }
    if (isInputObjectType(given))
      return samplesOf(Object.values(given.getFields()).filter((each) => !excluded.has(`${given.name}.${each.name}`)))
    if (isEnumType(given)) {
      const [first, ...others] = given.getValues().map((value) => value.name)
      return others.includes(words[name] ?? '') ? words[name] : first
    }
    switch (given.name) {
      case 'ID':
        return idOf(name)
      case 'String':
        return texts[name]?.() ?? `sample ${name}`
      case 'Boolean':
        return true
      case 'DateTime':
        if (backwards.has(`${field.name}.${name}`)) return '2026-01-01T00:00:00Z'
        return ['to', 'expiresAt', 'endsAt'].includes(name) ? '2030-01-02T00:00:00Z' : '2030-01-01T00:00:00Z'
      default:
        return figures[name] ?? 1
    }
  }
  const idList = (name: string): readonly string[] | undefined => {
    const known = ids[`${field.name}.${name}`] ?? ids[name]
    return Array.isArray(known) ? (known as readonly string[]) : undefined
  }
  const idOf = (name: string): string => {
    const known = ids[`${field.name}.${name}`] ?? ids[name]
    if (typeof known !== 'string')
      throw new Error(`${field.name}: nobody knows what the id '${name}' names; add it to the ids of foreign.spec.ts`)
    return known
  }
  const samplesOf = (fields: readonly (GraphQLArgument | GraphQLInputField)[]): Record<string, unknown> =>
    Object.fromEntries(
      fields
        .filter((each) => isWanted(each) || chosen.has(`${field.name}.${each.name}`))
        .filter((each) => !excluded.has(`${field.name}.${each.name}`))
        .map(({ name, type }) => [name, sample(name, type)]),
    )
  return samplesOf(field.args)
}

/** Of several that may be given one must be: these are the ones. */
const chosen = new Set([
  'edits',
  'withinMinutes',
  'feeBp',
  'refundOrder.amountFen',
  'title',
  'body',
  'residentIds',
  'next',
  'importRows.products',
])

/** Those that exclude another, which is sent. */
const excluded = new Set([
  'refundOrder.lines',
  'refundOrder.restock',
  'BulkTagInput.segmentId',
  'BulkTagInput.householdIds',
  'JourneyNodeInput.segmentId',
  'CampaignInput.goalCategoryId',
  'SaveCampaignInput.goalCategoryId',
  'ProposeChangeInput.pointId',
  'ChangeEditInput.lineId',
])

/** What must be given, and every id that may be given. */
const isWanted = ({ name, type }: GraphQLArgument | GraphQLInputField): boolean => {
  const given = getNullableType(type)
  const inner = isListType(given) ? getNullableType(given.ofType) : given
  return isNonNullType(type) || chosen.has(name) || ('name' in inner && inner.name === 'ID')
}
