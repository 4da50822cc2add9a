import type { Random } from '../random.ts'
import { givenNames, surnames, type Generation } from './names.ts'

export const nameOf = (random: Random, generation: Generation): string =>
  random.weighted(surnames) + random.pick(givenNames[generation])
