import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Sql } from '../../../db/database.ts'
import type { FulfilmentMode } from '../../fulfilment/index.ts'
import type { Language, Names, Rule } from '@linli/audience'

/** What the ids in a rule are called: `[Chinese, English]` by id. */
export type NamesById = Readonly<Record<string, readonly [string, string]>>

/** Of all ids in the text of rules, in one expression; what is no more is not in it. */
export const namesIn = (rules: SQLWrapper): SQL => sql`
  (select json_object_agg(n.id, json_build_array(n.zh, n.en)) from (
    select id, label as zh, label_en as en from tags union all select id, name, name_en from segments
    union all select id, name, name_en from categories union all select id, name, name_en from communities
    union all select id, name, name from buildings) n
  where n.id = any(array(select m[1] from regexp_matches(${rules}::text, '"((?:tag|seg|cat|com|bld)_[0-9a-z]{26})"', 'g') m)))`

export async function findNames(db: Sql, rule: Rule): Promise<NamesById> {
  const { rows } = await db.execute<{ names: NamesById | null }>(
    sql`select ${namesIn(sql`${JSON.stringify(rule)}::text`)} as names`,
  )
  return rows[0]?.names ?? {}
}

/** Ways in which goods come, as people say them. */
const modes: Readonly<Record<FulfilmentMode, readonly [string, string]>> = {
  INSTANT: ['即时送', 'instant delivery'],
  SAME_DAY: ['当日达', 'same-day delivery'],
  SELF_PICKUP: ['自提', 'pickup'],
  LEADER_DELIVERY: ['团长送', 'delivery by the leader'],
  ON_SITE_SERVICE: ['上门服务', 'service on site'],
}

export const namesFor =
  (names: NamesById | null, language: Language): Names =>
  (what, id) =>
    (what === 'MODE' ? modes[id as FulfilmentMode] : names?.[id])?.[language === 'zh-CN' ? 0 : 1]
