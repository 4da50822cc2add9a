export { PlatformResolver } from './platform.resolver.ts'
export { NodeResolver } from './node.resolver.ts'
