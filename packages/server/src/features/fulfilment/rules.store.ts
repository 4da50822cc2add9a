import type { Db } from '../../db/database.ts'
import type { CategoryId } from '../catalog/index.ts'
import type { Delay } from './delay.ts'
import type { FulfilmentMode } from './fulfilment.ts'
import { policyKey, type ModePolicy, type ModeRule, type ModeRules } from './rule.ts'

interface Remembered {
  readonly until: number
  readonly rules: Promise<ModeRules>
}

/** Every quote and every order asks; what an operator changes in another process is seen after this time. */
const rememberedMs = 1_000
const mostCommunities = 1_000
const known = new WeakMap<Db, Map<string, Remembered>>()

/** What holds in a community now: its own rules and policies, and the platform's where it has none. */
export function loadRules(db: Db, communityId: string): Promise<ModeRules> {
  let remembered = known.get(db)
  if (!remembered || remembered.size >= mostCommunities) known.set(db, (remembered = new Map()))
  const present = performance.now()
  const last = remembered.get(communityId)
  if (last && last.until > present) return last.rules
  const rules = readRules(db, communityId)
  remembered.set(communityId, { until: present + rememberedMs, rules })
  // A database that was away for a moment must not be remembered.
  rules.catch(() => remembered.delete(communityId))
  return rules
}

/** For whoever has just changed a rule, so that his next question has the new answer. */
export const forgetRules = (db: Db): void => void known.delete(db)

type PolicyRow = ModePolicy & { readonly categoryId: CategoryId; readonly mode: FulfilmentMode }

const statement = {
  name: 'mode-rules',
  text: `
select
  (select json_agg(r) from (
    select distinct on (mode) id, mode, version, enabled, fee, cost, "window", capacity,
      max_distance_m as "maxDistanceM", max_weight_g as "maxWeightG", takes_bulky as "takesBulky", keeps_cold as "keepsCold",
      compensation, free_cancel_after_minutes as "freeCancelAfterMinutes"
    from mode_rules where community_id = $1 or community_id is null
    order by mode, community_id nulls last, version desc) r) as modes,
  (select coalesce(json_agg(p), '[]') from (
    select distinct on (category_id, mode) category_id as "categoryId", mode, allowed,
      max_hours_from_pick as "maxHoursFromPick", needs_cold as "needsCold", is_bulky as "isBulky"
    from mode_policies where community_id = $1 or community_id is null
    order by category_id, mode, community_id nulls last) p) as policies,
  (select coalesce(json_agg(json_build_object('mode', mode, 'kind', kind, 'minutes', minutes) order by mode, kind), '[]')
    from delivery_delays where community_id = $1) as delays`,
}

async function readRules(db: Db, communityId: string): Promise<ModeRules> {
  const { rows } = await db.pool.query<{ modes: ModeRule[]; policies: PolicyRow[]; delays: Delay[] }>({
    ...statement,
    values: [communityId],
  })
  const { modes, policies, delays } = rows[0]!
  return {
    modes: new Map(modes.map((rule) => [rule.mode, rule])),
    policies: new Map(policies.map((policy) => [policyKey(policy.categoryId, policy.mode), policy])),
    delays,
  }
}
