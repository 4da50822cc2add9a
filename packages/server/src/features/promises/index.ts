export { PromisesResolver } from './promises.resolver.ts'
export { promiseShapes } from './promises.shape.ts'
export { settleEndedPromise } from './promises.reactions.ts'
export { sweepBrokenPromises, sweepPromisesAtRisk } from './promises.sweeps.ts'
