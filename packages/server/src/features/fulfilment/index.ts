export {
  fulfilmentModes,
  fulfilmentStatuses,
  goodsModes,
  isCarried,
  type FulfilmentMode,
  type FulfilmentStatus,
} from './fulfilment.ts'
export { FulfilmentModeEnum, FulfilmentStatusEnum, FulfilmentType, TimeWindow } from './fulfilment.types.ts'
export { modeRules } from './fulfilment.table.ts'
export { ruleOf, type ModeRules } from './rule.ts'
export { termsOf, type PromiseTerms } from './promise.ts'
export { forgetRules, loadRules } from './rules.store.ts'
export type { DelayKind } from './delay.ts'
export { setDelays, type DelayMinutes } from './delays.commands.ts'
export { quoteMode, type CostPart, type ModeQuote } from './quote.ts'
export { checkLines } from './cart.ts'
export { assertOrderable, cartFactsOf, loadCarts, type LineRow, type LoadedCart } from './carts.store.ts'
export { quoteCart, type QuoteDeps, type Quotes } from './quotes.queries.ts'
export { dayOf, openQuote, type SealedQuote } from './token.ts'
export { assertQuoteIsFor, checkQuote } from './changes.ts'
export { FulfilmentQuote as FulfilmentQuoteType, UnitCost } from './quotes.types.ts'
export { assertUnchanged, toldQuote } from './quotes.told.ts'
export { giveBackModeSlot } from './slots.store.ts'
export { ModeRulesResolver } from './rules.resolver.ts'
export { modePolicyShape, modeRuleShape } from './rules.shape.ts'
export { QuotesResolver } from './quotes.resolver.ts'
export { windowAt } from './window.ts'
