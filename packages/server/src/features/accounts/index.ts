export { AccountsResolver } from './accounts.resolver.ts'
export { apiKeyShape, roleGrantShape, sessionShape, viewerShape } from './accounts.shape.ts'
export { apiKeys, operatorLogins, principals, roleGrants, sessions } from './accounts.table.ts'
export { ActorType, ApiKeyType, RoleEnum, ViewerType } from './accounts.types.ts'
export { actorOfSession, authenticate } from './sign-ins.queries.ts'
export { forgetActorsOf } from './actor-memory.ts'
export type { GrantId, PrincipalId } from './grant.ts'
export {
  createOperator,
  ensureDemoOperators,
  wasDemo,
  type NewOperator,
  type OperatorMade,
} from './operators.commands.ts'
export { maskPhone, toPhone, type Phone } from './phone.ts'
export { declarePlaces } from './places.ts'
export {
  addGrant,
  addPersonWithoutPhone,
  endGrant,
  findOrAddPerson,
  type NewGrant,
  type Person,
} from './principals.store.ts'
export { SandboxSms } from './sandbox-sms.ts'
export { keysOf, useSecret, type Keys } from './secrets.ts'
export type { SmsSender } from './sms-sender.ts'
export { tidyAccounts } from './accounts.retention.ts'
