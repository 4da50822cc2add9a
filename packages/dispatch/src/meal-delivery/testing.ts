import type { Day, World } from './world.ts'

/** One street, 100 metres a minute: kitchen `a` at its beginning, `b` 500 metres on. */
export const street: World = {
  params: {
    metersPerMinute: 100,
    pickupService: 4,
    dropoffService: 4,
    targetClickToDoor: 40,
    maxClickToDoor: 90,
    payPerOrder: 10,
    guaranteedPayPerHour: 15,
  },
  restaurants: [
    { id: 'a', x: 0, y: 0 },
    { id: 'b', x: 500, y: 0 },
  ],
  couriers: [{ id: 'c', x: 300, y: 0, on: 0, off: 60 }],
}

export const order = (id: string, facts: Partial<Day['orders'][number]> = {}): Day['orders'][number] => ({
  id,
  restaurant: 'a',
  x: 1000,
  y: 0,
  placed: 0,
  ready: 10,
  ...facts,
})

export const dayOf = (...orders: Day['orders']): Day => ({ name: 'a day', world: street, orders })
