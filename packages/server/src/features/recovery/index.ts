export { openRecoveryCase } from './recovery.reactions.ts'
export { RecoveryResolver } from './recovery.resolver.ts'
export { recoveryShapes } from './recovery.shape.ts'
export { recoveryCases } from './recovery.table.ts'
