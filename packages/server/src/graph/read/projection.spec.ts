import fc from 'fast-check'
import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { assertAccess, type AccessRule } from '../access.ts'
import { neighbourhood, type Neighbourhood } from './testing/neighbourhood.ts'
import { randomDocument, reckonedElsewhere } from './testing/random-documents.ts'
import { percent, pick, poolsOf, type Chance } from './testing/random-values.ts'
import { roots } from './testing/reference-roots.ts'
import { readRows, type Rows } from './testing/reference-rows.ts'
import { cursorsIn, threeWays, type Asked } from './testing/three-ways.ts'
import { Refusal } from '@linli/kit'

/** Longer by night: LINLI_PROPERTY_RUNS=20000; a printed seed again: LINLI_PROPERTY_SEED. */
const numRuns = Number(process.env['LINLI_PROPERTY_RUNS'] ?? 200)
const seed = Number(process.env['LINLI_PROPERTY_SEED'] ?? Date.now() % 2 ** 31)
const longestMs = 60_000 + numRuns * 400

let w: World
let near: Neighbourhood
let rows: Rows

beforeAll(async () => {
  w = await world()
  near = await neighbourhood(w)
  rows = await readRows(w.app.db)
})
afterAll(() => w[Symbol.asyncDispose]())

test(
  `one statement a root answers what a resolver a field would answer (seed ${seed})`,
  { timeout: longestMs },
  async () => {
    const ways = threeWays(w)
    const pools = poolsOf(rows)
    const actors = Object.entries(near.people)
    const seen = { compilable: 0, answers: 0, refused: 0, paged: 0 }
    const asked = new Set<string>()

    /** Compares the three, and gives the answer with its cursors. */
    async function compare(question: Asked, who: string): Promise<unknown> {
      const wanted = await ways.referred(question, rows)
      const about = `${who} asked\n${question.document.text}\n${JSON.stringify(question.variables)}`
      let raw: unknown
      for (const way of ['interpreted', 'compiled'] as const) {
        const given = await ways[way](question)
        expect({ data: given.data, errors: given.errors }, `${way}: ${about}`).toEqual({
          data: wanted.data,
          errors: wanted.errors,
        })
        if (given.errors.length === 0) expect(given.statements, `statements, ${way}: ${about}`).toBe(wanted.statements)
        ;({ raw } = given)
      }
      seen.answers++
      if (wanted.errors.length > 0) seen.refused++
      return raw
    }

    await fc.assert(
      fc.asyncProperty(fc.gen(), async (gen) => {
        const chance: Chance = { below: (count) => (count <= 1 ? 0 : gen(fc.nat, { max: count - 1 })) }
        const askers = [pick(chance, actors), pick(chance, actors)]
        const asking = rootsFor(w, percent(chance, 95) ? askers[0]![1] : undefined)
        const made = randomDocument(chance, { schema: w.schema, pools, roots: asking, directives: percent(chance, 50) })
        const document = ways.read(made.text)
        if (!document) throw new Error(`the generator made an invalid document:\n${made.text}`)
        if (document.isCompilable) seen.compilable++
        for (const coordinate of coordinatesIn(w.schema, document.ast)) asked.add(coordinate)
        for (const [who, actor] of askers) {
          const variables = made.values(chance)
          const answer = await compare({ document, variables, actor }, who)
          // The same lists again, each from somewhere in it.
          const after = made.cursors.flatMap(({ variable, shownAs }) => {
            const shown = cursorsIn(answer, shownAs)
            return shown.length > 0 ? [[variable, pick(chance, shown)]] : []
          })
          if (after.length === 0) continue
          seen.paged++
          await compare({ document, variables: { ...variables, ...Object.fromEntries(after) }, actor }, who)
        }
      }),
      { numRuns, seed, interruptAfterTimeLimit: longestMs - 10_000 },
    )
    // The generator asks for what it is meant to ask for: most is answered, much of it compiled and paged.
    expect(seen.answers).toBeGreaterThan(2 * numRuns)
    expect(seen.refused).toBeLessThan(seen.answers * 0.4)
    expect(seen.compilable).toBeGreaterThan(numRuns * 0.3)
    expect(seen.paged).toBeGreaterThan(numRuns * 0.3)
    const all = readable(w.schema)
    const missed = all.filter((coordinate) => !asked.has(coordinate))
    expect(missed.length, `never asked for: ${missed}`).toBeLessThanOrEqual(numRuns >= 2_000 ? 0 : all.length * 0.3)
  },
)

/** The fields that a document asks for, as `Type.field`. */
function coordinatesIn(schema: GraphQLSchema, document: DocumentNode): string[] {
  const found: string[] = []
  const info = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(info, { Field: ({ name }) => void found.push(`${info.getParentType()?.name}.${name.value}`) }),
  )
  return found
}

/** Every field that can be come to from the roots compared here. */
function readable(schema: GraphQLSchema): string[] {
  const query = schema.getQueryType()!
  const isCompared = (type: GraphQLNamedType, name: string) =>
    type === query ? name in roots : !reckonedElsewhere.has(`${type.name}.${name}`)
  const types = new Set<GraphQLNamedType>([query])
  const fieldsOf = (type: GraphQLNamedType) =>
    isObjectType(type) ? Object.values(type.getFields()).filter(({ name }) => isCompared(type, name)) : []
  for (const type of types) {
    if (isInterfaceType(type)) for (const possible of schema.getPossibleTypes(type)) types.add(possible)
    for (const field of fieldsOf(type)) types.add(getNamedType(field.type))
  }
  return [...types].flatMap((type) => fieldsOf(type).map(({ name }) => `${type.name}.${name}`))
}

/** Answered by commands and reckonings of their features, or read by shapes that have specs beside them. */
const readElsewhere = [
  'campaign',
  'campaignExport',
  'campaignResult',
  'campaigns',
  'changeProposal',
  'dayClosePreview',
  'dayCloses',
  'deliveryTasks',
  'dispatchAreas',
  'dispatchRuns',
  'explainAssignment',
  'explainMembership',
  'explainRun',
  'flowReport',
  'fulfilmentQuotes',
  'imports',
  'journey',
  'journeys',
  'leaderTasks',
  'marketingHoldout',
  'messageTemplates',
  'messages',
  'modePolicies',
  'modeRules',
  'moneyDifferences',
  'myOffers',
  'myShift',
  'myTaskOffers',
  'myTasks',
  'offer',
  'offers',
  'offersFor',
  'offlinePack',
  'orderRatings',
  'pastOrders',
  'payments',
  // By distance, which PostgreSQL and JavaScript reckon to another last digit.
  'pickupPoints',
  'previewCampaign',
  'previewQuotes',
  'promiseBreaches',
  'promiseReport',
  'pushKey',
  'ratingSummary',
  'reconcileRuns',
  'recoveryCases',
  'recoveryReport',
  'resident',
  'residents',
  'segment',
  'segmentOverlap',
  'segmentPreview',
  'segmentRecipes',
  'segments',
  'sendRules',
  'shippedTags',
  'tag',
  'tagContests',
  'tags',
  'traits',
  'usuals',
  'valueDrivers',
  'valueDriversExport',
]

test('every root field is compared here, or is named as one that is read elsewhere', () => {
  const all = Object.keys(w.schema.getQueryType()!.getFields())
  expect(all.filter((name) => !(name in roots)).toSorted()).toEqual(readElsewhere)
})

/** The root fields compared here that an actor may call; without one all of them. */
function rootsFor({ schema }: World, actor: Actor | undefined): string[] {
  const may = (rule: AccessRule) => {
    try {
      if (actor) assertAccess(actor, rule)
      return true
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
  }
  return Object.values(schema.getQueryType()!.getFields()).flatMap(({ name, extensions }) =>
    name in roots && may(extensions['access'] as AccessRule) ? [name] : [],
  )
}
