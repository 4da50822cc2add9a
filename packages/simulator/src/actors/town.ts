import type { Api } from '../api/api.ts'
import type { Random } from '../random.ts'
import type { World } from '../world/world.ts'
import type { Pace } from './pace.ts'
import type { Stats } from './stats.ts'

/** What all actors of one neighbourhood share. */
export interface Town {
  readonly api: Api
  readonly world: World
  readonly random: Random
  readonly pace: Pace
  readonly stats: Stats
  readonly stop: AbortSignal
  /** Makes the idempotency keys of this run different from those of the run before. */
  readonly run: string
  readonly communityIds: ReadonlyMap<string, string>
  readonly merchantIds: ReadonlyMap<string, string>
}
