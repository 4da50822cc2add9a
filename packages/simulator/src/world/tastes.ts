import type { FulfilmentMode } from '../api/orders.operations.ts'
import type { Habit } from './homes.ts'

export type DayPart = 'morning' | 'noon' | 'afternoon' | 'evening' | 'night'

/** The part of the day by the hour in Asia/Shanghai. */
export function dayPartOf(hour: number): DayPart {
  if (hour < 5 || hour >= 21) return 'night'
  if (hour < 10) return 'morning'
  if (hour < 14) return 'noon'
  return hour < 17 ? 'afternoon' : 'evening'
}

/** What people buy when; a trade that is not named is bought half as often as one that weighs 1. */
export const wantedWhen: Record<DayPart, Readonly<Record<string, number>>> = {
  morning: { breakfast: 8, vegetables: 4, bakery: 3, butcher: 2, deli: 2, fruit: 1, laundry: 1 },
  noon: { meals: 7, convenience: 3, tea: 2, fruit: 2, deli: 2, pharmacy: 1 },
  afternoon: { fruit: 4, tea: 4, bakery: 3, flowers: 2, pets: 2, laundry: 2, hardware: 1, vegetables: 2 },
  evening: { vegetables: 6, meals: 5, butcher: 4, seafood: 3, deli: 3, fruit: 3, convenience: 2, pets: 1 },
  night: { convenience: 7, meals: 3, pharmacy: 3, fruit: 1, tea: 1 },
}

/** Who buys what more (or less) often than others. */
export const likes: Record<Habit, Readonly<Record<string, number>>> = {
  retired: { vegetables: 2, deli: 2, pharmacy: 2, tea: 1.5, butcher: 1.5, meals: 0.3, bakery: 0.6, pets: 0.5 },
  family: { fruit: 1.8, butcher: 1.6, seafood: 1.4, bakery: 1.4, vegetables: 1.4 },
  office: { meals: 2, breakfast: 1.6, laundry: 1.8, tea: 1.6, flowers: 1.6, vegetables: 0.5 },
  young: { meals: 2.2, tea: 2.2, convenience: 1.8, bakery: 1.4, butcher: 0.4, vegetables: 0.4 },
}

/** How each kind of household likes to receive. */
export const receives: Record<Habit, readonly (readonly [FulfilmentMode, number])[]> = {
  retired: [
    ['SELF_PICKUP', 4],
    ['LEADER_DELIVERY', 3],
    ['SAME_DAY', 2],
    ['INSTANT', 2],
  ],
  family: [
    ['INSTANT', 4],
    ['SAME_DAY', 3],
    ['SELF_PICKUP', 2],
    ['LEADER_DELIVERY', 1],
  ],
  office: [
    ['INSTANT', 7],
    ['SAME_DAY', 3],
    ['SELF_PICKUP', 1],
  ],
  young: [
    ['INSTANT', 8],
    ['SAME_DAY', 1],
    ['SELF_PICKUP', 2],
  ],
}

/** What gets cold does not wait for a leader's round. */
export const isHot = (trade: string): boolean => trade === 'breakfast' || trade === 'meals'

export const notes = [
  '放门口就行，谢谢',
  '不要香菜',
  '请挑新鲜一点的',
  '老人在家，慢慢敲门',
  '门铃坏了，到了打电话',
  '少放辣',
  '孩子在睡觉，请轻敲',
] as const
