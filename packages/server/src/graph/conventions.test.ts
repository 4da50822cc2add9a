import type { GraphQLNonNull } from 'graphql'
import {
  buildSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql'
import { expect, test } from 'vitest'
import { shapes } from '../features/index.ts'
import { guardRoots } from './access.ts'
import { buildLinliSchema } from './schema.ts'

/** The conventions of product/schema.md that a program can see. A rule answers with the places that break it. */
type Rule = (schema: GraphQLSchema) => string[]

/** Lists without pages, and why they cannot grow. */
const boundedLists: Readonly<Record<string, string>> = {
  'Campaign.variants': 'at most 5 wordings a campaign',
  'Campaign.caps': 'every channel once at most',
  'Campaign.costs': 'every channel once at most',
  'CampaignVariant.content': 'every channel once at most',
  'CampaignVariant.contentEn': 'every channel once at most',
  'Import.campaigns': 'campaigns of one community’s past: tens, each made by hand',
  'ImportRowsPayload.households': 'as many as were sent, at most 2,000',
  'PastOrder.lines': 'at most 500 of one order',
  'Journey.nodes': 'a graph has at most 50 of them',
  'JourneyNode.content': 'every channel once at most',
  'JourneyNode.contentEn': 'every channel once at most',
  'Query.explainRun': 'of one resident in one journey, the last 20',
  'CampaignResult.byChannel': 'every channel once',
  'CampaignResult.suppressed': 'every reason once',
  'CampaignResult.arms': 'each wording, and those held out',
  'CampaignResult.dependence': 'every community of it once',
  'CampaignPreview.byChannel': 'every channel once',
  'CampaignPreview.suppressed': 'every reason once',
  'JourneyRun.steps': 'the first 500 of one run',
  'Resident.traits': 'every trait once',
  'Resident.events': 'the last 50',
  'Query.segmentRecipes': 'a handful, in the code',
  'RuleExplanation.clauses': 'a rule has at most 100 clauses',
  'Segment.days': 'a day each, at most 366',
  'Segment.diff': 'a rule has at most 100 clauses',
  'Segment.usedBy': 'what people keep in use; they give up first',
  'Segment.versions': 'a version each time somebody changes it by hand',
  'Segment.warnings': 'a few for each of at most 100 clauses',
  'SegmentChanged.entered': 'at most 1,000 an item',
  'SegmentChanged.left': 'at most 1,000 an item',
  'SegmentPreview.costs': 'each channel once',
  'ValueDrivers.drivers': 'each driver once',
  'Sku.exclusiveToCommunityIds': 'at most the communities that its merchant serves',
  'RatingSummary.byStars': 'five, from 5 stars to 1',
  'SegmentPreview.sample': 'at most 20 residents',
  'SegmentPreview.warnings': 'a few for each of at most 100 clauses',
  'Resident.tags': 'those of the catalogue that stand, each once',
  'Viewer.tags': 'those of the catalogue that stand, each once',
  'Query.traits': 'every trait once',
  'Trait.words': 'as many as there are categories, modes or times of day',
  'Query.shippedTags': 'a handful, in the code',
  'BulkTagPayload.results': 'a line each, at most 10,000',
  'AddBuildingsPayload.buildings': 'as many as were sent, at most 100',
  'AddCategoriesPayload.categories': 'as many as were sent, at most 100',
  'AddHouseholdsPayload.results': 'as many as were sent, at most 100',
  'Community.boundary': '3 to 500 corners, read as a whole',
  'Community.leaders': 'a community has a handful',
  'ApiKey.communities': 'at most 50 a key',
  'CommunityHealth.daily': 'a day each, at most 366',
  'Listing.components': 'at most 20 a bundle',
  'Listing.priceTiers': 'at most 5 a listing',
  'FulfilmentQuotes.options': 'every mode once',
  'ChangePreview.postings': 'two a kind of account',
  'Order.holds': 'one a line, or one a component',
  'Order.payments': 'tried within the minutes in which an order may be paid',
  'Order.siblings': 'a cart becomes at most 10 orders',
  'Payment.orders': 'a cart becomes at most 10 orders',
  'RefundPreview.lines': 'as many as the order has, at most 100',
  'RefundPreview.postings': 'two a kind of account',
  'PlacePurchasePayload.orders': 'as many as parts were sent, at most 10',
  'FulfilmentSplit.parts': 'two or three',
  'Merchant.communities': 'a shop serves at most 50',
  'ModeRule.compensation': 'at most 5 tiers',
  'CartOffers.applied': 'at most as many as are active',
  'CartOffers.notApplied': 'at most as many as are active',
  'GrantRedPacketsPayload.results': 'as many as were sent, at most 100',
  'Merchant.stockNodes': 'at most 50 a merchant',
  'ChangeSide.lines': 'at most 100 an order',
  'Order.changes': 'one at a time, until the goods are packed',
  'Order.deniedActions': 'at most as many as there are actions',
  'Order.discounts': 'an order goes with a handful of offers',
  'Order.ledger': 'a few entries for each payment, refund and delivery',
  'Order.lines': 'at most 100 an order',
  'OrderPromise.tiers': 'at most 5 tiers',
  'PromiseBreach.legs': 'the parts of one way, at most 9',
  'PromiseReport.byCause': 'every cause once',
  'PromiseReport.byMode': 'every mode once',
  'Order.refunds': 'each gives back at least a fen of one payment; operators make few',
  'Order.timeline': 'a step each; a flow has an end',
  'Query.myOffers': 'at most 500 are active',
  'Query.modeRules': 'every mode once',
  'QuoteChanged.changes': 'the fee, the window and a price for each of at most 100 lines',
  'QuotedPromise.compensation': 'at most 5 tiers',
  'AssignmentExplanation.decisions': 'one for each attempt, the first 100',
  'AssignmentDecision.excluded': 'one for each reason',
  'AssignmentWait.excluded': 'one for each reason',
  'AssignmentCandidate.terms': 'the parts of a score',
  'DeliveryTask.offers': 'a handful of riders in each of a few waves',
  'DeliveryTask.events': 'what is told of one errand, the first 200',
  'Query.myTasks': 'what one rider carries at a time',
  'Query.myTaskOffers': 'what one rider is asked at a time',
  'AssignTasksPayload.results': 'as many as were sent, at most 100',
  'Round.stops': 'at most 300 orders',
  'Round.leftOut': 'at most 300 orders',
  'VanRounds.rounds': 'at most 50 vans',
  'VanRounds.leftOut': 'at most 150 tasks',
  'VanRound.stops': 'two for each of at most 150 tasks',
  'DayFigures.accounts': 'every kind of account once',
  'Payment.clientParameters': 'a handful that the provider’s software wants',
  'Refund.lines': 'at most 100 lines of one order',
  'PickupPoint.staff': 'the first 100 of a handful behind one counter',
  'Query.nodes': 'as many as were asked for, at most 100',
  'Query.savedViews': 'at most 100 a person, of one screen and one team',
  'Query.stockDifferences': 'the first 200 of what should not be there at all',
  'ConfirmReorderPayload.orders': 'at most 10, as many as parts were sent',
  'FlowReport.releases': 'each release that was in use, at most 100',
  'PriceChanged.changes': 'at most two for each line of a plan',
  'Query.usuals': 'at most 50 of a household',
  'ReorderPart.lines': 'at most 100: the lines of one order, or 50 usuals',
  'ReorderPart.options': 'a mode each',
  'ReorderPlan.changes': 'at most two for each line of a plan',
  'ReorderPlan.parts': 'a merchant each, of at most 100 lines',
  'Rider.communities': 'a rider serves at most 20',
  'StockLevel.holds': 'the 200 oldest; all of them are in the movements',
  'SaveListingsPayload.results': 'as many as were sent, at most 100',
  'UnavailableMode.facts': 'a reason has at most three figures',
  'UnitCost.parts': 'a part for each kind of hand, at most 5',
  'Rider.certificates': 'the papers of one person',
  'DispatchArea.communities': 'an area holds at most 50',
  'FulfilmentQuote.days': 'the days that may be chosen, at most 8',
  'FulfilmentQuote.delays': 'one for each kind, at most 2',
  'ChangeDispatchAreaPayload.effect': 'one for each mode that riders carry, 2',
  'PickupPoint.hours': 'at most one a weekday',
  'PickupPoint.slots': 'of one day, at most 96',
  'PointFootfall.daily': 'a day each, at most 366',
  'SyncRedemptionsPayload.results': 'as many as were sent, at most 100',
  'RecoveryCase.incidents': 'each mishap of an order once, while one case is open',
  'RecoveryReport.bySeverity': 'every severity once',
  'RecoveryCase.steps': 'what people did about one grievance, the first 200',
  'Message.tried': 'each channel once',
  'MessageContent.parameters': 'a template has at most three',
  'MessageTemplate.parameters': 'a template has at most three',
  'MessagePreferences.marketing': 'each channel once',
  'Query.messageTemplates': 'a handful that providers have approved',
  'Query.sendRules': 'each kind once',
  'Viewer.grants': 'what one person holds',
  'Viewer.households': 'where one person lives',
  'Viewer.merchants': 'the shops of one person',
  'Viewer.points': 'the counters of one person',
  'Viewer.sessions': 'open sign-ins of one person',
}

/** Mutations that may come twice without a key, and why nothing moves twice. */
const harmlessTwice: Readonly<Record<string, string>> = {
  startImport: 'the key of an import stands for one',
  importRows: 'a row that is here already is passed over',
  closeImport: 'what is closed is not closed again',
  saveCampaign: 'a draft sends nothing, and somebody else approves each by itself',
  submitCampaign: 'what waits for approval is not handed in again',
  approveCampaign: 'what is approved is not approved again',
  rejectCampaign: 'what was given back is a draft',
  pauseCampaign: 'what is paused is not paused again',
  resumeCampaign: 'what goes on is not resumed',
  stopCampaign: 'what is stopped is stopped',
  setMarketingHoldout: 'the same share holds out the same people',
  saveJourney: 'a draft sends nothing, and somebody else activates it',
  activateJourney: 'what is active is not activated again',
  pauseJourney: 'what is paused is not paused again',
  stopJourney: 'what is stopped is stopped',
  saveSegment: 'a name is taken once, and the same rule moves nobody',
  archiveSegment: 'what is out of use is not taken out of it again',
  recomputeSegment: 'who belongs already is not entered again',
  exportSegment: 'it changes nothing but says who asked',
  proposeTag: 'a key is taken once',
  decideTag: 'what is decided is not decided again',
  retireTag: 'what is retired is not retired again',
  assignTag: 'who has the tag keeps it as it is',
  removeTag: 'what has ended stays as it ended',
  bulkTag: 'who has the tag keeps it as it is',
  contestTag: 'what is contested is gone',
  decideTagContest: 'what is decided is not decided again',
  declareTag: 'who has the tag keeps it as it is',
  undeclareTag: 'what is taken back is gone',
  acceptOrder: 'the flow takes each step once',
  activateOffer: 'the flow takes each step once',
  addBuildings: 'names are unique in a community',
  addCategories: 'keys are unique',
  addCommunity: 'names are unique in a district',
  addHouseholds: 'doors are unique in a building',
  addPointStaff: 'a role is held at a place once',
  addStockNode: 'it moves nothing: a twin is an empty place, seen in the list of the merchant',
  appointLeader: 'it moves nothing: the role is held once, and a twin is seen in the list of leaders',
  arriveAtPoint: 'the flow takes each step once',
  assignOrder: 'the same rider twice is the same rider',
  closeDay: 'a day is closed once',
  reconcile: 'what is settled is settled, and a difference is found once',
  resolveDifference: 'what is resolved is not resolved again',
  sandboxPay: 'the provider takes each payment once',
  claimOrder: 'a taken order is not taken again',
  closePoint: 'what is closed is closed',
  contestAttribution: 'it is contested once',
  declareBadWeather: 'spans that lie over each other count once',
  deleteView: 'what is gone is not found',
  assignTask: 'the version that was seen is followed by one other: the second is refused as STALE_VERSION',
  assignTasks: 'each by its version, as assignTask',
  declineOffer: 'what is declined is declined',
  dropTask: 'what was given back is no longer his to give back',
  unassignTask: 'what nobody has is taken from nobody',
  planLeaderRound: 'it writes nothing',
  planVanRounds: 'it writes nothing',
  deliverOrder: 'the flow takes each step once; the ledger books a delivery once',
  endOffer: 'an ended offer ends no more, and the ledger books its end once',
  grantRole: 'a role is held at a place once',
  joinHousehold: 'doors are unique in a building',
  openPoint: 'what is open is open',
  packOrder: 'the flow takes each step once',
  pauseOffer: 'the flow takes each step once',
  pickUpOrder: 'the flow takes each step once',
  prepareOrder: 'the flow takes each step once',
  rateOrder: 'an order is rated once: the second is refused as ALREADY_RATED',
  addRecoveryStep: 'it moves nothing: a twin is a second line in the list of steps',
  closeRecoveryCase: 'a version is followed by one other: the second is refused as STALE_VERSION',
  ownRecoveryCase: 'who looks after it looks after it',
  finishLeaderTask: 'the same answer twice is one answer',
  linkWeChat: 'a person is known at WeChat once',
  openMessage: 'what is opened is opened',
  registerPush: 'a browser is registered once',
  removePush: 'what is gone is gone',
  setMarketingConsent: 'what was said last counts, and said twice it is the same',
  setPersonalisation: 'OFF twice is OFF',
  setQuietHours: 'the same hours twice are the same hours',
  setSendRule: 'a version is followed by one other: the second is refused as STALE_VERSION',
  readNotifications: 'what is read is read',
  recordFlow: 'a session is recorded once',
  registerMerchant: 'it moves nothing: a twin is an empty shop, seen in the list of merchants',
  registerRider: 'it moves nothing: a twin is a rider without orders, seen in the list of riders',
  reportMissing: 'what is reported missing is missing once',
  reportUnanswered: 'the first report counts',
  reorder: 'it writes nothing',
  reorderUsuals: 'it writes nothing',
  rejectChange: 'what is ended is ended',
  requestSignInCode: 'the second within a minute is refused, and a newer code replaces the older',
  revokeApiKey: 'what is revoked is revoked',
  revokeRole: 'what is revoked is revoked',
  revokeSession: 'what is ended is ended',
  saveListings: 'a listing is one SKU in one community; stock of an existing one is not touched',
  savePoint: 'names are unique in a community',
  saveView: 'saving under the same name replaces',
  setDuty: 'the same duty twice is the same duty',
  goOffDuty: 'who is off duty is off duty',
  reportPosition: 'only the last place is kept',
  openDispatchArea: 'a community belongs to one area',
  changeDispatchArea: 'a version is followed by one other: the second is refused as STALE_VERSION',
  certifyRider: 'a number is given once',
  revokeCertificate: 'what is taken away is taken away',
  setModePolicy: 'a version is followed by one other: the second is refused as STALE_VERSION',
  setModeRule: 'a version is followed by one other: the second is refused as STALE_VERSION',
  setPointHours: 'the same hours twice are the same hours',
  signInOperator: 'a one-time code works once',
  signInWithCode: 'a code works once',
  signOut: 'what is ended is ended',
  syncRedemptions: 'each redemption has its device and its number',
  withdrawChange: 'what is ended is ended',
  verifyHousehold: 'what is verified is verified',
}

const inputSuffix = /(Input|Filter|Sort|Range)$/
const moneyWord = /(price|amount|balance|fee|fees|total|cost|sales)(Fen)?$/i
/** Numbers with a fraction that are no money. */
const places = ['GeoPoint', 'GeoPointInput', 'RiderPosition', 'RoundedPosition', 'GoOnDutyInput']
const floats = new Set([
  // In the unit of the trait: whole fen of a lifetime do not fit Int.
  'ResidentTrait.value',
  // Shares and means with their intervals.
  'RatingSummary.average',
  'ArmSatisfaction.average',
  'CampaignArmResult.conversion',
  'EstimateInterval.estimate',
  'EstimateInterval.low',
  'EstimateInterval.high',
  ...places.flatMap((type) => [`${type}.lat`, `${type}.lng`]),
  'Mutation.reportPosition(lat)',
  'Mutation.reportPosition(lng)',
  'Merchant.rating',
])
const enumWords = new Set(['state', 'status', 'kind', 'mode', 'role', 'action', 'scope', 'precision', 'direction'])

interface Place {
  readonly owner: GraphQLNamedType
  readonly name: string
  readonly type: GraphQLType
  readonly at: string
  readonly field?: GraphQLField<unknown, unknown>
}

const own = (schema: GraphQLSchema) => Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type))

/** Every field that answers something. */
function outputs(schema: GraphQLSchema): (Place & { field: GraphQLField<unknown, unknown> })[] {
  return own(schema).flatMap((owner) =>
    isObjectType(owner) || isInterfaceType(owner)
      ? Object.values(owner.getFields()).map((field) => ({
          owner,
          name: field.name,
          type: field.type,
          at: `${owner.name}.${field.name}`,
          field,
        }))
      : [],
  )
}

/** Every argument and every field of an input. */
function inputs(schema: GraphQLSchema): Place[] {
  const args = outputs(schema).flatMap(({ owner, at, field }) =>
    field.args.map(({ name, type }: GraphQLArgument) => ({ owner, name, type, at: `${at}(${name})` })),
  )
  const fields = own(schema).flatMap((owner) =>
    isInputObjectType(owner)
      ? Object.values(owner.getFields()).map(({ name, type }: GraphQLInputField) => ({
          owner,
          name,
          type,
          at: `${owner.name}.${name}`,
        }))
      : [],
  )
  return [...args, ...fields]
}

const named = (type: GraphQLType) => getNamedType(type).name
const bare = (type: GraphQLType): GraphQLType => (isNonNullType(type) ? (type as GraphQLNonNull<never>).ofType : type)
const rootFields = (type: GraphQLObjectType | undefined | null) => Object.values(type?.getFields() ?? {})
const broken = <P extends { at: string }>(places: readonly P[], breaks: (place: P) => boolean) =>
  places.filter(breaks).map(({ at }) => at)
const isNode = (type: GraphQLNamedType) =>
  isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node')

const rules: Readonly<Record<string, Rule>> = {
  'a list that can grow is a connection': (schema) =>
    broken(
      outputs(schema),
      ({ owner, name, type, at }) =>
        isListType(bare(type)) &&
        isCompositeType(getNamedType(type)) &&
        name !== 'userErrors' &&
        !owner.name.endsWith('Connection') &&
        !boundedLists[at],
    ),
  'a connection is paged by first and after, and counts by Count': (schema) =>
    broken(outputs(schema), ({ type, field }) => {
      const far = getNamedType(type)
      if (!far.name.endsWith('Connection') || !isObjectType(far)) return false
      const args = new Map(field.args.map((arg) => [arg.name, String(arg.type)]))
      return (
        args.get('first') !== 'Int' ||
        args.get('after') !== 'String' ||
        String(far.getFields()['pageInfo']?.type) !== 'PageInfo!' ||
        String(far.getFields()['count']?.type) !== 'Count!'
      )
    }),
  'the items of a list are never null': (schema) =>
    broken(outputs(schema), ({ type, at }) => {
      const list = bare(type)
      return isListType(list) && !isNonNullType(list.ofType) && at !== 'Query.nodes'
    }),
  'a mutation answers a payload with userErrors': (schema) =>
    rootFields(schema.getMutationType()).flatMap(({ name, type }) => {
      const payload = bare(type)
      const fine =
        isNonNullType(type) &&
        isObjectType(payload) &&
        payload.name.endsWith('Payload') &&
        payload.getInterfaces().some((each) => each.name === 'Payload') &&
        String(payload.getFields()['userErrors']?.type) === '[UserError!]!'
      return fine ? [] : [`Mutation.${name}`]
    }),
  'the things of a payload may be null, because they may be refused': (schema) =>
    broken(
      outputs(schema),
      ({ owner, name, type }) =>
        owner.name.endsWith('Payload') &&
        name !== 'userErrors' &&
        isNonNullType(type) &&
        isCompositeType(getNamedType(type)),
    ),
  'money is Fen, and says so': (schema) =>
    broken([...outputs(schema), ...inputs(schema)], ({ name, type, owner, at }) => {
      const isFen = named(type) === 'Fen' || named(type) === 'FenRange'
      if (isFen) return !name.endsWith('Fen') && owner.name !== 'FenRange'
      return (
        name.endsWith('Fen') ||
        (named(type) === 'Float' && !floats.has(at)) ||
        (moneyWord.test(name) && ['Int', 'String'].includes(named(type)))
      )
    }),
  'what is one of a closed set is an enum': (schema) =>
    broken(
      outputs(schema),
      ({ name, type }) =>
        enumWords.has(name) && !isEnumType(getNamedType(type)) && !isCompositeType(getNamedType(type)),
    ),
  'what moves money, stock, codes or messages takes an idempotency key': (schema) =>
    rootFields(schema.getMutationType()).flatMap(({ name, args }) => {
      const key = args.find((arg) => arg.name === 'idempotencyKey')
      return key
        ? String(key.type) === 'String!'
          ? []
          : [`Mutation.${name}`]
        : harmlessTwice[name]
          ? []
          : [`Mutation.${name}`]
    }),
  'inputs are named Input, Filter, Sort or Range': (schema) =>
    own(schema).flatMap((type) => (isInputObjectType(type) && !inputSuffix.test(type.name) ? [type.name] : [])),
  'only payloads are named Payload, and no output is named as an input': (schema) =>
    own(schema).flatMap((type) => {
      if (!isObjectType(type)) return []
      const isPayload = type.getInterfaces().some(({ name }) => name === 'Payload')
      return isPayload !== type.name.endsWith('Payload') || /(Input|Filter|Sort)$/.test(type.name) ? [type.name] : []
    }),
  'what may be absent says when': (schema) =>
    broken(
      outputs(schema),
      ({ owner, type, field }) => !isNonNullType(type) && !field.description && !owner.name.endsWith('Payload'),
    ),
  'enum values are UPPER_SNAKE': (schema) =>
    own(schema).flatMap((type) =>
      isEnumType(type)
        ? type
            .getValues()
            .flatMap(({ name }) => (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(name) ? [] : [`${type.name}.${name}`]))
        : [],
    ),
  'a stream answers with items that can be resumed': (schema) =>
    rootFields(schema.getSubscriptionType()).flatMap(({ name, type, args }) =>
      String(type) === 'StreamItem!' && args.some((arg) => arg.name === 'after' && String(arg.type) === 'String')
        ? []
        : [`Subscription.${name}`],
    ),
  'mutations are verbs of the domain': (schema) =>
    rootFields(schema.getMutationType()).flatMap(({ name }) =>
      /^(create|update|modify|process|handle|do)[A-Z]/.test(name) ? [`Mutation.${name}`] : [],
    ),
  'a sort is a key of an enum and a direction': (schema) =>
    own(schema).flatMap((type) => {
      if (!isInputObjectType(type) || !type.name.endsWith('Sort')) return []
      const { key, direction } = type.getFields()
      return key && isEnumType(getNamedType(key.type)) && String(direction?.type) === 'SortDirection!'
        ? []
        : [type.name]
    }),
  'a list has one filter, with and, or and not': (schema) => {
    const filters = inputs(schema)
      .filter(({ name }) => name === 'filter')
      .map(({ type }) => getNamedType(type))
    return filters.flatMap((type) =>
      isInputObjectType(type) &&
      type.name.endsWith('Filter') &&
      ['and', 'or', 'not'].every(
        (each) => named(type.getFields()[each]?.type ?? type) === type.name && type.getFields()[each],
      )
        ? []
        : [type.name],
    )
  },
  'what is deprecated says what to use and until when it stays': (schema) =>
    broken(
      outputs(schema),
      ({ field }) =>
        field.deprecationReason != null && !/use .*not before \d{4}-\d\d-\d\d/i.test(field.deprecationReason),
    ),
}

const schema = buildLinliSchema()
test.each(Object.entries(rules))('%s', (_, rule) => {
  expect(rule(schema)).toEqual([])
})

test('what has a global id is a Node, and what is a Node has one', () => {
  const withPrefix = shapes.filter(({ prefix }) => prefix).map(({ type }) => type)
  expect(
    own(schema)
      .filter(isNode)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(withPrefix.toSorted())
  const prefixes = shapes.flatMap(({ prefix }) => prefix ?? [])
  expect(new Set(prefixes).size).toBe(prefixes.length)
})

test('every exception is still needed, and says why', () => {
  const there = new Set(outputs(schema).map(({ at }) => at))
  expect(Object.keys(boundedLists).filter((at) => !there.has(at))).toEqual([])
  const unkeyed = new Set(
    rootFields(schema.getMutationType()).flatMap(({ name, args }) =>
      args.some((arg) => arg.name === 'idempotencyKey') ? [] : [name],
    ),
  )
  expect(Object.keys(harmlessTwice).filter((name) => !unkeyed.has(name))).toEqual([])
  for (const reason of [...Object.values(boundedLists), ...Object.values(harmlessTwice)])
    expect(reason.length).toBeGreaterThan(10)
})

test('a root field without an access rule does not build', () => {
  expect(() => guardRoots(buildSchema('type Query { open: Int }'))).toThrow('Query.open states no access rule')
})

/** One breach of every rule, each in its own type or field. */
const planted = buildSchema(`
  scalar Fen
  scalar DateTime
  enum SortDirection { ASC DESC }
  enum Colour { RED darkBlue }
  interface Payload { userErrors: [UserError!]! }
  interface UserError { code: String! }
  interface StreamItem { resumeToken: String! occurredAt: DateTime! }
  type PageInfo { hasNextPage: Boolean! }
  type Count { value: Int! }
  type Thing {
    parts: [Thing!]!
    words: [String]!
    priceFen: Int!
    weight: Float!
    cost: Fen!
    state: String!
    maybe: String
    old: Int! @deprecated(reason: "because")
  }
  type ThingConnection { nodes: [Thing!]! pageInfo: PageInfo! count: Count! }
  input ThingFilter { and: [ThingFilter!] not: ThingFilter }
  input ThingSort { key: String! direction: SortDirection! }
  input Wishes { a: Int }
  type GoodPayload implements Payload { userErrors: [UserError!]! thing: Thing! }
  type BadPayload { thing: Thing }
  type ThingInput { a: Int! }
  type Moved { seq: Int! }
  type Query { things(first: Int, filter: ThingFilter, sort: ThingSort): ThingConnection! }
  type Mutation {
    sendMoney(amountFen: Fen!): GoodPayload!
    createThing(idempotencyKey: String!, wishes: Wishes): BadPayload
  }
  type Subscription { moves: Moved! }
`)

test('each rule finds the breach that was planted for it, and nothing else', () => {
  const found = Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, rule(planted)]))
  expect(found).toEqual({
    'a list that can grow is a connection': ['Thing.parts'],
    'a connection is paged by first and after, and counts by Count': ['Query.things'],
    'the items of a list are never null': ['Thing.words'],
    'a mutation answers a payload with userErrors': ['Mutation.createThing'],
    'the things of a payload may be null, because they may be refused': ['GoodPayload.thing'],
    'money is Fen, and says so': ['Thing.priceFen', 'Thing.weight', 'Thing.cost'],
    'what is one of a closed set is an enum': ['Thing.state'],
    'what moves money, stock, codes or messages takes an idempotency key': ['Mutation.sendMoney'],
    'inputs are named Input, Filter, Sort or Range': ['Wishes'],
    'only payloads are named Payload, and no output is named as an input': ['BadPayload', 'ThingInput'],
    'what may be absent says when': ['Thing.maybe', 'Mutation.createThing'],
    'enum values are UPPER_SNAKE': ['Colour.darkBlue'],
    'a stream answers with items that can be resumed': ['Subscription.moves'],
    'mutations are verbs of the domain': ['Mutation.createThing'],
    'a sort is a key of an enum and a direction': ['ThingSort'],
    'a list has one filter, with and, or and not': ['ThingFilter'],
    'what is deprecated says what to use and until when it stays': ['Thing.old'],
  })
})
