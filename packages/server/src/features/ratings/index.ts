export { aggrievedTo } from './rating.ts'
export { RatingsResolver } from './ratings.resolver.ts'
export { orderRatingShape } from './ratings.shape.ts'
export { orderRatings } from './ratings.table.ts'
