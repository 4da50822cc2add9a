import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { hashOf, newSessionToken } from '../../src/features/accounts/token.ts'

/** Sizes of the neighbourhood that the benchmarks live in: a small city district. */
export const sizes = {
  communities: 12,
  households: 1_500,
  merchants: 40,
  skusOfMerchant: 60,
  orders: 100_000,
  linesOfOrder: 3,
}

type Db = Pick<pg.Pool, 'query'>

/**
 * An id for row `n`, made in SQL: what comes after the prefix is 26 characters of Crockford's alphabet, of which
 * hexadecimal digits are a part; `at` in milliseconds makes text order time order.
 */
const idSql = (prefix: string, n: string, at = '1767225600000'): string =>
  `'${prefix}_01' || lpad(to_hex((${at})::bigint), 12, '0') || substr(md5('${prefix}' || (${n})), 1, 12)`

const at = `timestamptz '2026-01-01T00:00:00Z'`

/** Communities, households, merchants and what they sell. Every merchant serves three communities. */
export async function fillCatalog(db: Db, { stock = 500 }: { stock?: number } = {}): Promise<void> {
  const statements = [
    `insert into communities (id, name, name_en, kind, district, center, boundary, created_at)
      select ${idSql('com', 'n')}, '望京花园 ' || n || ' 区', 'Wangjing Garden ' || n, (array['OLD_ESTATE', 'PREMIUM', 'MIXED', 'NEW_TOWN'])[1 + n % 4],
        '朝阳', '{"lat": 39.99, "lng": 116.47}', '[{"lat": 39.99, "lng": 116.47}, {"lat": 39.995, "lng": 116.47}, {"lat": 39.995, "lng": 116.48}]', ${at}
      from generate_series(1, ${sizes.communities}) n`,
    `create temp table bench_communities as select row_number() over (order by id) - 1 as n, id from communities`,
    `insert into buildings (id, community_id, name, entrances, floors, location)
      select ${idSql('bld', `c.n || '-' || b`)}, c.id, b || ' 号楼', 2, 12, '{"lat": 39.99, "lng": 116.47}'
      from bench_communities c, generate_series(1, 10) b`,
    `insert into households (id, community_id, building_id, name, door, verified_at, created_at)
      select ${idSql('hh', 'n')}, b.community_id, b.id, (array['王', '李', '张', '刘', '陈', '杨', '赵', '黄'])[1 + n % 8] || '家 ' || n, (1 + n % 12) || '-' || n, ${at}, ${at}
      from generate_series(1, ${sizes.households}) n
      join (select row_number() over (order by id) as place, id, community_id from buildings) b on b.place = 1 + n % (${sizes.communities} * 10)`,
    `insert into categories (id, key, name, name_en)
      select ${idSql('cat', 'n')}, 'bench-' || n, (array['蔬菜', '水果', '肉禽', '水产', '粮油', '乳品', '日用', '饮料'])[n], 'Category ' || n from generate_series(1, 8) n`,
    `insert into merchants (id, name, name_en, location, created_at)
      select ${idSql('mer', 'n')}, '老李菜铺 ' || n, 'Li''s Grocery ' || n, '{"lat": 39.99, "lng": 116.47}', ${at} from generate_series(1, ${sizes.merchants}) n`,
    `insert into merchant_communities (merchant_id, community_id)
      select m.id, c.id from (select row_number() over (order by id) as n, id from merchants) m, generate_series(0, 2) k
      join bench_communities c on true where c.n = (m.n + k * 5) % ${sizes.communities}`,
    `insert into skus (id, merchant_id, category_id, name, name_en, unit, created_at)
      select ${idSql('sku', `m.id || s`)}, m.id, (select id from categories c where c.key = 'bench-' || (1 + s % 8)),
        (array['菠菜', '番茄', '土豆', '鸡蛋', '牛奶', '大米', '五花肉', '鲈鱼', '苹果', '香蕉'])[1 + s % 10] || ' ' || s, 'Item ' || s, (array['500 g', '1 kg', '10 pcs', '1 L'])[1 + s % 4], ${at}
      from merchants m, generate_series(1, ${sizes.skusOfMerchant}) s`,
    `insert into stock_nodes (id, kind, name, merchant_id, location, created_at)
      select 'nod_' || substr(id, 5), 'SHOP', name, id, location, ${at} from merchants`,
    `insert into stock_levels (id, node_id, sku_id, merchant_id, on_hand)
      select ${idSql('stk', 'id')}, 'nod_' || substr(merchant_id, 5), id, merchant_id, ${stock} from skus`,
    `insert into listings (id, sku_id, node_id, merchant_id, community_id, price_fen, state, created_at)
      select ${idSql('lst', `s.id || mc.community_id`)}, s.id, 'nod_' || substr(s.merchant_id, 5), s.merchant_id, mc.community_id, 190 + abs(hashtext(s.id)) % 6000, 'ON_SALE', ${at}
      from skus s join merchant_communities mc on mc.merchant_id = s.merchant_id`,
    'drop table bench_communities',
  ]
  for (const statement of statements) await db.query(statement)
}

/**
 * Two months of orders. A few households order much and most a little, as do merchants and goods sell; hours have a
 * noon and an evening; nearly all orders have been completed, one in fourteen was cancelled, the newest are under way.
 */
export async function fillOrders(db: Db): Promise<void> {
  const statements = [
    `create temp table bench_homes as select id, community_id, row_number() over (order by md5(id)) - 1 as n from households`,
    `create temp table bench_shops as
      select merchant_id, community_id, row_number() over (partition by community_id order by md5(merchant_id)) - 1 as n, count(*) over (partition by community_id) as of
      from merchant_communities`,
    `create temp table bench_goods as
      select id, merchant_id, community_id, sku_id, price_fen, row_number() over (partition by merchant_id, community_id order by md5(id)) - 1 as n from listings`,
    'create index on bench_goods (merchant_id, community_id, n)',
    // Every row is made from rows that are there: foreign keys need not be looked up half a million times.
    'set session_replication_role = replica',
    'select setseed(0.5)',
    `create temp table bench_chances as
      select k, random() as day, random() as part, random() as hour, random() as home, random() as shop, random() as goods, random() as fate, random() as mode
      from generate_series(1, ${sizes.orders}) k`,
    // Day by day, more at noon and in the evening; numbered in the order of time, so that ids follow it.
    `create temp table bench_orders as
      select row_number() over (order by placed_at, k) as n, o.* from (
        select c.*, ${at} + make_interval(days => (day * 60)::int, secs => round((3600 * case when part < 0.4 then 2 + 3 * hour when part < 0.9 then 8 + 5 * hour else 24 * hour end)::numeric, 3)::float) as placed_at
        from bench_chances c) o`,
    `create temp table bench_placed as
      select o.n, ${idSql('ord', 'o.n', 'extract(epoch from placed_at) * 1000')} as id, placed_at, h.id as household_id, h.community_id, s.merchant_id, goods,
        case when o.n > ${sizes.orders} - 400 then 'PAID' when fate < 0.07 then 'CANCELLED' when fate < 0.2 then 'COMPLETED' else 'CLOSED' end as state,
        case when mode < 0.55 then 'INSTANT' when mode < 0.75 then 'SAME_DAY' when mode < 0.9 then 'SELF_PICKUP' else 'LEADER_DELIVERY' end as mode
      from bench_orders o join bench_homes h on h.n = floor(power(o.home, 1.15) * ${sizes.households})
      join bench_shops s on s.community_id = h.community_id and s.n = floor(power(o.shop, 1.5) * s.of)`,
    'analyze bench_goods, bench_placed',
    // Three different goods of the shop: the popular ones stand in front.
    `create temp table bench_lines as
      select p.id as order_id, k + 1 as position, g.id as listing_id, g.sku_id, 1 + floor(3 * power(random(), 3))::int as quantity, g.price_fen
      from bench_placed p cross join generate_series(0, ${sizes.linesOfOrder - 1}) k
      join bench_goods g on g.merchant_id = p.merchant_id and g.community_id = p.community_id
        and g.n = (floor(power(p.goods, 2) * ${sizes.skusOfMerchant})::int + k * 7) % ${sizes.skusOfMerchant}`,
    `insert into orders (id, number, purchase_id, state, version, community_id, merchant_id, household_id, mode, status, window_start, window_end,
        items_fen, fee_fen, total_fen, paid_fen, refunded_fen, placed_at, pay_by, accept_by, completed_at, cancelled_at, cancel_reason)
      select p.id, to_char(placed_at, 'YYMMDD') || lpad(n::text, 6, '0'), 'pur_' || substr(p.id, 5), state, case state when 'CLOSED' then 9 when 'COMPLETED' then 8 else 2 end, community_id, merchant_id, household_id, mode,
        case state when 'PAID' then 'PENDING' when 'CANCELLED' then 'CANCELLED' else 'DELIVERED' end, placed_at, placed_at + interval '1 hour',
        items, 300, items + 300, case state when 'CANCELLED' then 0 else items + 300 end, 0, placed_at, placed_at + interval '15 minutes',
        case state when 'PAID' then now() + interval '1 day' end, case when state in ('COMPLETED', 'CLOSED') then placed_at + interval '40 minutes' end,
        case state when 'CANCELLED' then placed_at + interval '15 minutes' end, case state when 'CANCELLED' then 'UNPAID' end
      from bench_placed p join (select order_id, sum(quantity * price_fen) as items from bench_lines group by order_id) l on l.order_id = p.id
      order by n`,
    `insert into order_lines (id, order_id, position, listing_id, name, unit, quantity, unit_price_fen, total_fen)
      select ${idSql('oln', `order_id || position`)}, order_id, position, listing_id, s.name, s.unit, quantity, price_fen, quantity * price_fen
      from bench_lines l join skus s on s.id = l.sku_id order by order_id, position`,
    'reset session_replication_role',
    'drop table bench_homes, bench_shops, bench_goods, bench_chances, bench_orders, bench_placed, bench_lines',
  ]
  for (const statement of statements) await db.query(statement)
}

/** As after a night's autovacuum: sizes are known to the planner, rows to the visibility map. */
export const settle = (db: Db): Promise<unknown> => db.query('vacuum (analyze)')

export type Somebody =
  | { readonly operator: true }
  | { readonly householdId: string }
  | { readonly merchantId: string }
  | { readonly riderId: string }

const grantOf = (who: Somebody) => {
  if ('operator' in who) return ['OPERATOR', 'PLATFORM', null, 'OPERATOR_LOGIN'] as const
  if ('merchantId' in who) return ['MERCHANT', 'MERCHANT', who.merchantId, 'PHONE_CODE'] as const
  if ('riderId' in who) return ['RIDER', 'RIDER', who.riderId, 'PHONE_CODE'] as const
  return ['RESIDENT', 'HOUSEHOLD', who.householdId, 'PHONE_CODE'] as const
}

/** Somebody who is signed in, by rows of his own. */
export async function signInAs(db: Db, who: Somebody): Promise<string> {
  const token = newSessionToken()
  const suffix = `01${randomBytes(12).toString('hex')}`
  const [role, kind, place, method] = grantOf(who)
  await db.query(`insert into principals (id, kind, name, created_at) values ($1, 'PERSON', $2, now())`, [
    `usr_${suffix}`,
    `bench ${role}`,
  ])
  await db.query(
    `insert into role_grants (id, principal_id, role, place_kind, place_id, created_at) values ($1, $2, $3, $4, $5, now())`,
    [`grt_${suffix}`, `usr_${suffix}`, role, kind, place],
  )
  await db.query(
    `insert into sessions (id, principal_id, method, token_hash, device, created_at, last_seen_at, idle_seconds, expires_at, ends_at)
     values ($1, $2, $3, $4, 'bench', now(), now(), 86400, now() + interval '1 day', now() + interval '2 days')`,
    [`ses_${suffix}`, `usr_${suffix}`, method, hashOf(token)],
  )
  return token
}
