import { expect, test } from 'vitest'
import { listeningWorld } from '../../security/testing-api.ts'
import { payOrder } from '../orders/index.ts'
import { cancelOrder } from '../orders/orders.commands.ts'
import { sweepDueOrders } from '../orders/orders.sweeps.ts'
import { sweepOpenPayments, sweepOpenRefunds } from './payments.sweeps.ts'
import { reconcile } from './reconcile.commands.ts'
import { deliverNotifications } from './sandbox-notifications.ts'
import { money, rowOf, systemOf } from './testing/money.ts'
import { businessDay, newId } from '@linli/kit'

test.each([1, 2, 3])(
  'with a provider that errs in every way at once (seed %i), every order is paid or cancelled and every fen is where it belongs',
  async (seed) => {
    await using api = await listeningWorld({
      LINLI_SANDBOX_PAYMENTS_SEED: String(seed),
      LINLI_SANDBOX_PAYMENTS_DOUBLED: '30',
      LINLI_SANDBOX_PAYMENTS_LATE: '30',
      LINLI_SANDBOX_PAYMENTS_LATE_SECONDS: '1200',
      LINLI_SANDBOX_PAYMENTS_LOST: '30',
      LINLI_SANDBOX_PAYMENTS_TIMEOUTS: '40',
      LINLI_SANDBOX_PAYMENTS_DECLINED: '20',
    })
    const { w, url } = api
    const place = await w.place()
    for (let count = 0; count < 16; count++) {
      const order = await w.order({ at: place })
      const deps = { ...w.app, actor: order.resident }
      await payOrder(deps, { orderId: order.id }, newId('key')).catch(() => undefined)
      if (count % 4 === 0) await cancelOrder(deps, { orderId: order.id }, newId('key'))
    }
    for (let minutes = 0; minutes < 180; minutes += 10) {
      await w.settle()
      await deliverNotifications(w.app, `${url}/payments/notify/sandbox`, w.app.keys)
      await sweepDueOrders(w.app)
      await sweepOpenPayments(w.app)
      await sweepOpenRefunds(w.app)
      w.clock.move(10)
    }
    const run = await reconcile(systemOf(w), businessDay(w.clock.now()))
    expect(await rowOf(w, 'reconcile_runs', run)).toMatchObject({ differences: 0 })
    const { charged, returned, resident, clearing } = await money(w)
    expect([clearing, resident]).toEqual([0, returned - charged])
    const { rows } = await w.app.db.pool.query(
      `select id from orders where state not in ('PAID', 'CANCELLED') or (state = 'CANCELLED' and paid_fen <> refunded_fen)
       union all select id from payments where state = 'PENDING' union all select id from refunds where state <> 'SUCCEEDED'`,
    )
    expect(rows).toEqual([])
  },
)
