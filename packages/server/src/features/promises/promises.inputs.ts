import { DateTimeRange, enumFilter, filterOf, IdFilter, listArgs, sortOf } from '../../graph/lists.ts'
import { payload } from '../../graph/payload.ts'
import { FulfilmentModeFilter, OrderType } from '../orders/index.ts'
import { BadWeatherType, BreachCauseEnum, BreachCauseStateEnum, PromiseBreachType } from './promises.types.ts'

const BreachCauseFilter = enumFilter('BreachCause', BreachCauseEnum)
const BreachCauseStateFilter = enumFilter('BreachCauseState', BreachCauseStateEnum)

export const PromiseBreachList = listArgs(
  filterOf('PromiseBreach', {
    orderId: () => IdFilter,
    communityId: () => IdFilter,
    merchantId: () => IdFilter,
    riderId: () => IdFilter,
    mode: () => FulfilmentModeFilter,
    cause: () => BreachCauseFilter,
    causeState: () => BreachCauseStateFilter,
    contested: () => Boolean,
    breachedAt: () => DateTimeRange,
  }),
  sortOf('PromiseBreach', ['BREACHED_AT', 'COMPENSATION']),
)

const breach = () => PromiseBreachType
export const ContestAttributionPayload = payload('ContestAttribution', { breach })
export const DecideAttributionPayload = payload('DecideAttribution', { breach })
export const ReportUnansweredPayload = payload('ReportUnanswered', { order: () => OrderType })
export const DeclareBadWeatherPayload = payload('DeclareBadWeather', { weather: () => BadWeatherType })
