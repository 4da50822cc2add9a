import { expect, test } from 'vitest'
import { paths } from './paths.ts'

test('these are the addresses of the console', () => {
  const place = 'com_1'
  expect([
    paths.signIn(),
    paths.signIn('/'),
    paths.signIn('/orders?late=1'),
    paths.today(),
    paths.today(place),
    paths.orders(),
    paths.orders({ place, view: 'board' }),
    paths.orders({ state: ['PAID', 'CONFIRMED'], dueIn: 30, sort: 'due', dir: 'asc' }),
    paths.orders({ late: true, claimable: false, q: '望 京', cols: ['number', 'total'], after: 'c=' }),
    paths.orders({ from: '2026-11-01', to: '2026-11-22', mode: ['INSTANT'], status: ['PACKED'], merchant: 'mer_1' }),
    paths.order('ord_1'),
    paths.order('ord_1', { place, late: true }),
    paths.communities(),
    paths.communities({ place, q: '里', kind: ['MIXED'], sort: 'created', dir: 'desc' }),
    paths.community('com_1'),
    paths.community('com_1', 'health', place),
    paths.community('com_1', 'buildings'),
  ]).toMatchInlineSnapshot(`
    [
      "/sign-in",
      "/sign-in",
      "/sign-in?from=%2Forders%3Flate%3D1",
      "/",
      "/?place=com_1",
      "/orders",
      "/orders?place=com_1&view=board",
      "/orders?state=PAID,CONFIRMED&dueIn=30&sort=due&dir=asc",
      "/orders?late=1&q=%E6%9C%9B+%E4%BA%AC&cols=number,total&after=c%3D",
      "/orders?from=2026-11-01&to=2026-11-22&mode=INSTANT&status=PACKED&merchant=mer_1",
      "/orders/ord_1",
      "/orders/ord_1?place=com_1&late=1",
      "/communities",
      "/communities?place=com_1&q=%E9%87%8C&kind=MIXED&sort=created&dir=desc",
      "/communities/com_1",
      "/communities/com_1?place=com_1",
      "/communities/com_1?tab=buildings",
    ]
  `)
})
