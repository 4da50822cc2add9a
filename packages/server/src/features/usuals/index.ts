export { UsualsResolver } from './usuals.resolver.ts'
