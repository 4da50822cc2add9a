/** Which types stand behind an interface of the contract: without it the cache would have to guess at fragments. */
export const possibleTypes: Readonly<Record<string, readonly string[]>> = {
  StreamItem: ['Hello', 'Heartbeat', 'Resync', 'OrderMoved', 'NotificationArrived'],
  UserError: [
    'PlainError',
    'InsufficientStock',
    'StaleVersion',
    'ExpiredDeadline',
    'OfferNotAvailable',
    'PriceChanged',
    'QuoteChanged',
    'WrongPoint',
  ],
}
