import type { Keys } from '../../accounts/index.ts'
import type { PointId } from '../../points/index.ts'
import { addMinutes } from '@linli/kit'

/** What a point's device needs to tell a good code from a wrong one while it has no network. */
export interface OfflinePack {
  readonly pointId: PointId
  readonly deviceId: string
  readonly issuedAt: Date
  readonly expiresAt: Date
  readonly salt: string
  readonly iterations: number
  /** False when more goods wait than a pack holds: codes of the others are taken when there is a network again. */
  readonly isComplete: boolean
  readonly hashes: readonly string[]
}

/** A device that was away for longer asks again before it hands anything over. */
const packHours = 24
export const packExpiry = (at: Date): Date => addMinutes(at, packHours * 60)

/** Every field in one line each, so that nothing can be moved from one to the next. */
export const packText = (pack: OfflinePack): string =>
  [
    'linli-pickup-pack-1',
    pack.pointId,
    JSON.stringify(pack.deviceId),
    pack.issuedAt.toISOString(),
    pack.expiresAt.toISOString(),
    pack.salt,
    pack.iterations,
    pack.isComplete,
    ...pack.hashes,
  ].join('\n')

export const signed = (keys: Keys, pack: OfflinePack) => ({
  ...pack,
  signature: keys.sign('pickup-pack', packText(pack)),
  publicKey: keys.publicKey('pickup-pack'),
})
