import type pg from 'pg'

/**
 * Fills tables while they have no indexes and puts these back afterwards, sorted once instead of row by row: what a bulk
 * load does. Keys that other tables point to stay.
 */
export async function withoutIndexes<Answer>(
  client: pg.ClientBase,
  tables: readonly string[],
  fill: () => Promise<Answer>,
): Promise<Answer> {
  const { rows } = await client.query<{ drop: string; make: string }>(
    `select case when c.oid is null then format('drop index %s', i.indexrelid::regclass)
        else format('alter table %s drop constraint %I', i.indrelid::regclass, c.conname) end as drop,
      case when c.oid is null then pg_get_indexdef(i.indexrelid)
        else format('alter table %s add constraint %I %s', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) end as make
     from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.conrelid = i.indrelid
     where i.indrelid = any($1::regclass[])
       and not exists (select from pg_constraint f where f.conindid = i.indexrelid and f.contype = 'f')`,
    [tables],
  )
  for (const { drop } of rows) await client.query(drop)
  const answer = await fill()
  for (const { make } of rows) await client.query(make)
  return answer
}
