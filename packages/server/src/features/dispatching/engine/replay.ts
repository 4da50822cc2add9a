import { digestOf, textOf, unpack, type Question } from './question.ts'
import { reenact, type Outcome, type Policy } from './reenactment.ts'
import type { LoggedRun } from './replays.store.ts'
import { stretchOf } from './stretch.ts'
import { decide, nearestIdle, type Settings } from '@linli/dispatch'

export interface ReplayOptions {
  readonly runs: readonly LoggedRun[]
  readonly cancelled: ReadonlySet<string>
  /** Absent: the logged one. */
  readonly seed?: number | undefined
  /** Such as `weights.fairness=0`; none: nothing else is tried. */
  readonly changes: readonly string[]
}

export interface Replayed {
  /** Decisions whose input is still kept. */
  readonly asked: number
  /** Of these, those that the engine answers the same today. */
  readonly same: number
  readonly outcomes: readonly { readonly name: string; readonly outcome: Outcome }[]
}

/** Asks what was asked again, and plays the stretch as it was decided, as it would be with other settings, and without an engine. */
export function replay({ runs, cancelled, seed, changes }: ReplayOptions): Replayed {
  const kept = runs.filter((run): run is LoggedRun & { input: Buffer } => run.input !== null)
  const questions = kept.map(({ input }) => unpack<Question>(input))
  const same = kept.filter((run, at) => isSame(run, questions[at]!)).length
  const [first] = questions
  if (!first) return { asked: 0, same: 0, outcomes: [] }
  const stretch = stretchOf(questions, cancelled)
  const played = (name: string, policy: Policy, settings: Settings) => ({
    name,
    outcome: reenact(stretch, policy, settings, seed ?? first.situation.seed),
  })
  return {
    asked: kept.length,
    same,
    outcomes: [
      played('as it is set', decide, first.settings),
      ...(changes.length > 0 ? [played(changes.join(' '), decide, changed(first.settings, changes))] : []),
      played('nearest idle rider', nearestIdle, first.settings),
    ],
  }
}

const isSame = ({ inputDigest, decisionDigest }: LoggedRun, question: Question): boolean =>
  digestOf(textOf(question)) === inputDigest &&
  digestOf(textOf(decide(question.situation, question.settings))) === decisionDigest

/** The change cannot be made; the message says which settings there are. */
export class WrongChange extends Error {}

/** Settings by their path, such as `bundles=ONE_SHOP weights.lateness=4`. */
export function changed(settings: Settings, changes: readonly string[]): Settings {
  const copy = structuredClone(settings) as unknown as Branch
  for (const change of changes) {
    const [path = '', value = ''] = change.split('=')
    const names = path.split('.')
    const leaf = names.pop()!
    const branch = names.reduce<Branch | undefined>((at, name) => at?.[name] as Branch | undefined, copy)
    const present = branch && Object.hasOwn(branch, leaf) ? branch[leaf] : undefined
    const next = typeof present === 'number' ? Number(value) : value
    if (!branch || typeof present === 'object' || present === undefined || Number.isNaN(next) || value === '')
      throw new WrongChange(`there is no setting ${change}; these exist: ${pathsOf(copy).join(', ')}`)
    branch[leaf] = next
  }
  return copy as unknown as Settings
}

type Branch = { [name: string]: number | string | Branch }

const pathsOf = (branch: Branch, before = ''): string[] =>
  Object.entries(branch).flatMap(([name, value]) =>
    typeof value === 'object' ? pathsOf(value, `${before}${name}.`) : [`${before}${name}`],
  )
