import type pg from 'pg'

export interface Sizes {
  readonly residents: number
  readonly orders: number
  readonly communities: number
  readonly buildings: number
  readonly categories: number
  readonly tags: number
  /** Of the last order, in days since 1970-01-01; the first was a year before. */
  readonly today: number
}

/** What rules may speak of. */
export interface Ground {
  readonly today: number
  readonly communityIds: readonly string[]
  readonly buildingIds: readonly string[]
  readonly categoryIds: readonly string[]
  readonly tagIds: readonly string[]
}

/** One of `count` of a kind: an id by its number. Text order is the order of numbers, and its end looks random. */
const idSql = (prefix: string, number: string): string =>
  `('${prefix}_01' || lpad(to_hex(${number}), 8, '0') || substr(md5((${number})::text), 1, 16))`

/** A number from 0 to `below` - 1 that is always the same for the row and looks like chance. */
const chance = (number: string, what: number | string, below: string | number): string =>
  `((hashint8extended(${number}::bigint, ${what}) & 2147483647) % ${below})::int`

/**
 * Residents with all their traits, tags and orders, made inside PostgreSQL, the same for the same sizes. Nobody stands
 * behind them: foreign keys to people and households are not asked about while they come in, and nothing else is left out.
 * Some are forgotten, and of some nothing or little is known. Traits that count orders count those that are there.
 */
export async function addManyResidents(client: pg.ClientBase, sizes: Sizes): Promise<Ground> {
  const { residents, communities, buildings, categories, tags, today } = sizes
  await client.query(`begin; set local session_replication_role = replica`)
  const run = async (text: string): Promise<void> => void (await client.query(text))
  await run(`insert into categories (id, key, name, name_en)
    select ${idSql('cat', 'n')}, 'many-' || n, '品类 ' || n, 'Category ' || n from generate_series(1, ${categories}) n`)
  const { rows: codes } = await client.query<{ id: string; code: number }>(
    `select id, code from categories where key like 'many-%' order by code`,
  )
  const firstCode = codes[0]!.code
  await run(`insert into tags (id, key, label, label_en, kind, purpose, owner_id, days_kept, sensitivity, state, proposed_by, created_at)
    select ${idSql('tag', 'n')}, 'many-' || n, '标签 ' || n, 'Tag ' || n, 'MANUAL', '衡量', 'usr_none', 365, 'NORMAL', 'ACTIVE', 'usr_none', now()
    from generate_series(1, ${tags}) n`)
  // One in 200 is forgotten.
  await run(`insert into residents (id, principal_id, household_id, community_id, building_id, joined_day, forgotten_at)
    select ${idSql('res', 'n')}, ${idSql('usr', 'n')}, ${idSql('hh', 'n / 3')},
      ${idSql('com', `1 + b % ${communities}`)}, ${idSql('bld', '1 + b')},
      ${today} - ${chance('n', 2, 900)}, case when ${chance('n', 3, 200)} = 0 then now() end
    from (select n, ${chance('n', 1, buildings)} b from generate_series(1, ${residents}) n) x`)
  const { rows: base } = await client.query<{ first: number }>(`select min(ordinal) as first from residents`)
  const first = base[0]!.first
  await addOrders(run, sizes, first, firstCode)
  await addTraits(run, sizes, first, firstCode)
  // The first tag is that of three in ten, each further one of fewer.
  await run(`insert into tag_assignments (id, tag_id, resident_id, ordinal, source, assigned_at, expires_at, evidence, ended_at, ended_as)
    select ${idSql('tas', `(k::bigint * ${residents} + n)`)}, ${idSql('tag', 'k')}, ${idSql('res', 'n')}, ${first} + n - 1, 'OPERATOR',
      now() - interval '90 days', now() + interval '90 days', '衡量',
      case when ${chance('n', 50, 25)} = 0 then now() end, case when ${chance('n', 50, 25)} = 0 then 'REMOVED' end
    from generate_series(1, ${tags}) k, generate_series(1, ${residents}) n
    where ${chance('n', '100 + k', 10_000)} < 3000 / (k + 0.5)`)
  await run('commit')
  const ids = async (prefix: string, count: number): Promise<string[]> => {
    const text = `select ${idSql(prefix, 'n')} as id from generate_series(1, ${count}) n`
    return (await client.query<{ id: string }>(text)).rows.map(({ id }) => id)
  }
  return {
    today,
    communityIds: await ids('com', communities),
    buildingIds: await ids('bld', buildings),
    categoryIds: codes.map(({ id }) => id),
    tagIds: await ids('tag', tags),
  }
}

type Run = (text: string) => Promise<void>

/** Some buy often and most seldom; an order in ten is of two categories, and a few were cancelled, refunded or late. */
async function addOrders(run: Run, sizes: Sizes, first: number, firstCode: number): Promise<void> {
  const { orders, residents, categories, today } = sizes
  await run(`insert into resident_events (order_id, ordinal, kind, day, second, category, mode, daypart, total_fen, discount_fen, category_fen, price_band, is_first)
    select ${idSql('ord', 'n')}, ${first} + least(${residents} - 1, floor(${residents} * power(${chance('n', 10, 1_000_000)} / 1e6, 2.2)))::int,
      (array['ORDERED','ORDERED','CANCELLED','REFUNDED','LATE'])[1 + greatest(0, ${chance('n', 11, 100)} - 95)],
      ${today} - 364 + (n::bigint * 365 / (${orders} + 1))::int, ${chance('n', 12, 86_400)},
      ${firstCode} + (floor(${categories} * power(${chance('n', 13, 1_000_000)} / 1e6, 2))::int + part) % ${categories}, ${chance('n', 14, 4)}, ${chance('n', 15, 5)},
      1000 + ${chance('n', 16, 20_000)}, case when ${chance('n', 17, 10)} < 3 then 100 else 0 end,
      1000 + ${chance('n', 16, 20_000)}, 1 + ${chance('n', 18, 100)}, part = 0
    from generate_series(1, ${orders}) n, generate_series(0, 1) part
    where part = 0 or ${chance('n', 19, 10)} = 0`)
}

async function addTraits(run: Run, sizes: Sizes, first: number, firstCode: number): Promise<void> {
  const { residents, categories } = sizes
  const maybe = (what: number, value: string): string =>
    `case when e.orders > 0 and ${chance('n', what, 20)} > 0 then ${value} end`
  await run(`insert into resident_traits (ordinal, last_order, first_order, joined, orders, spend, cancelled_orders, late_orders,
      basket, discount_share, price_band, categories, top_category, top_category_share, daypart, weekend_share, mode, cadence, streak, channel, device)
    select r.ordinal, e.last_order, e.first_order, r.joined_day, coalesce(e.orders, 0), coalesce(e.spend, 0),
      coalesce(e.cancelled, 0), coalesce(e.late, 0), e.spend / nullif(e.orders, 0),
      ${maybe(20, chance('n', 30, 10_001))}, ${maybe(21, `1 + ${chance('n', 31, 100)}`)}, least(coalesce(e.orders, 0), ${chance('n', 32, categories)}),
      ${maybe(22, `${firstCode} + ${chance('n', 33, categories)}`)}, ${maybe(22, chance('n', 34, 10_001))},
      ${maybe(23, chance('n', 35, 5))}, ${maybe(24, chance('n', 36, 10_001))}, ${maybe(25, chance('n', 37, 4))},
      ${maybe(26, chance('n', 38, 60))}, least(coalesce(e.orders, 0), ${chance('n', 39, 30)}),
      ${maybe(27, chance('n', 40, 4))}, ${maybe(28, chance('n', 41, 5))}
    from generate_series(1, ${residents}) n join residents r on r.ordinal = ${first} + n - 1
    left join (
      select ordinal, max(day) filter (where kind = 'ORDERED') as last_order, min(day) filter (where kind = 'ORDERED') as first_order,
        count(*) filter (where kind = 'ORDERED') as orders, sum(total_fen) filter (where kind = 'ORDERED') as spend,
        count(*) filter (where kind = 'CANCELLED') as cancelled, count(*) filter (where kind = 'LATE') as late
      from resident_events where is_first group by ordinal
    ) e on e.ordinal = r.ordinal
    where ${chance('n', 42, 300)} > 0`)
}
