export { FlowsResolver } from './flows.resolver.ts'
export { flowTimings } from './flows.table.ts'
