import { expect, test } from 'vitest'
import { anonymous } from '../../access/actor.ts'
import { world } from '../../testing/world.ts'
import { tidyAccounts } from './accounts.retention.ts'
import { signInOperator } from './operators.commands.ts'
import { requestSignInCode } from './sign-in-codes.commands.ts'
import { signInPerson } from './testing.ts'

test('codes and tries are forgotten after a day, sessions half a year after their end, and no sooner', async () => {
  await using w = await world()
  const ctx = w.context(anonymous)
  await requestSignInCode(ctx, '13800000001')
  await signInOperator(ctx, { login: 'nobody', password: 'wrong horse battery', totp: '1' }).catch(() => undefined)
  await signInPerson(w.app)
  const left = async () => {
    await tidyAccounts(w.app)
    const { rows } = await w.app.db.pool.query<object>(
      `select (select count(*)::int from sign_in_codes) as codes, (select count(*)::int from sign_in_tries) > 0 as tries,
        (select count(*)::int from sessions) as sessions`,
    )
    return rows[0]
  }
  const day = 24 * 60
  w.clock.move(day)
  expect(await left()).toEqual({ codes: 1, tries: true, sessions: 1 })
  w.clock.move(1)
  expect(await left()).toEqual({ codes: 0, tries: false, sessions: 1 })
  w.clock.move((89 + 180) * day - 1)
  expect(await left()).toMatchObject({ sessions: 1 })
  w.clock.move(1)
  expect(await left()).toMatchObject({ sessions: 0 })
})
