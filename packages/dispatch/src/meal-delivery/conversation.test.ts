import { expect, test } from 'vitest'
import { conversation } from './conversation.ts'
import { engineFor } from './engine.ts'
import { simulate } from './simulation.ts'
import { dayOf, order, street } from './testing.ts'
import type { Dispatcher, Instruction } from './tick.ts'

const world = JSON.stringify({ type: 'world', ...street })
const tick = (facts: object = {}) =>
  JSON.stringify({ type: 'tick', now: 0, orders: [], couriers: [], undelivered: [], ...facts })

test('the world and the end want no answer, a tick gets one of the same minute', () => {
  const { hear } = conversation()
  expect(hear(world)).toBeNull()
  expect(hear(tick({ now: 3 }))).toBe('{"now":3,"instructions":[]}')
  expect(hear('{"type":"end"}')).toBeNull()
})

test('over the protocol the engine decides as it does in the process', () => {
  const day = dayOf(...Array.from({ length: 6 }, (_, at) => order(`o${at}`, { placed: at, ready: at + 9, x: 90 * at })))
  const { hear } = conversation()
  hear(world)
  const overLines: Dispatcher = (each) => {
    const answer = hear(JSON.stringify({ type: 'tick', ...each })) ?? ''
    return (JSON.parse(answer) as { instructions: Instruction[] }).instructions
  }
  expect(simulate(day, overLines, () => 0)).toEqual(simulate(day, engineFor(street), () => 0))
})

const courier = { id: 'c', state: 'idle', x: 0, y: 0, freeAt: 0 }
const placed = { id: 'o', restaurant: 'a', x: 0, y: 0, placed: 0, ready: 0 }

test.each([
  ['no JSON', ['{"type":'], 'this is no JSON'],
  ['no object', ['[1]'], 'the line must be an object, not [1]'],
  ['another type', ['{"type":"tock"}'], 'type must be world, tick or end, not "tock"'],
  ['a tick before the world', [tick()], 'a tick came before the world'],
  ['two worlds', [world, world], 'the world is told twice'],
  ['a missing list', [world, tick({ couriers: undefined })], 'couriers must be a list, not nothing'],
  ['a number that is none', [world, tick({ now: '0' })], 'now must be a number, not "0"'],
  ['an unknown state', [world, tick({ couriers: [{ ...courier, state: 'asleep' }] })], 'state must be one of'],
  ['an unknown courier', [world, tick({ couriers: [{ ...courier, id: 'x' }] })], 'the world has no courier x'],
  [
    'an unknown restaurant',
    [world, tick({ orders: [{ ...placed, restaurant: 'x' }] })],
    'which the world does not have',
  ],
  ['an order never placed', [world, tick({ undelivered: ['o'] })], 'order o is undelivered but was never placed'],
  ['an order twice', [world, tick({ orders: [placed, placed] })], 'order "o" is named twice'],
  ['a minute again', [world, tick({ now: 4 }), tick({ now: 4 })], 'minute 4 came after minute 4'],
  [
    'a standstill',
    [JSON.stringify({ type: 'world', ...street, params: { ...street.params, metersPerMinute: 0 } })],
    'metersPerMinute',
  ],
])('%s is told in words', (_, lines, message) => {
  const { hear } = conversation()
  expect(() => lines.map(hear)).toThrow(message)
})
