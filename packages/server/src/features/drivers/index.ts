export { DriversResolver } from './drivers.resolver.ts'
