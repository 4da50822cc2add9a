import type { ParseArgsOptionsConfig } from 'node:util'

/** Values as the command line gave them; each command parses its own. */
export type Values = Readonly<Record<string, string | boolean | undefined>>

export interface Stage {
  readonly say: (line: string) => void
  /** Aborted by SIGTERM and SIGINT. */
  readonly stop: AbortSignal
}

export interface Command {
  readonly name: string
  readonly summary: string
  readonly help: string
  readonly options: ParseArgsOptionsConfig
  /** What it may need to put things away after SIGTERM; 1.5 s when absent. */
  readonly graceMs?: number
  /** Answers the exit code. */
  run(values: Values, operands: readonly string[], stage: Stage): Promise<number>
}

/** The command line was wrong: said in one sentence, with where to read on. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

export function textOption(values: Values, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function needOption(values: Values, name: string): string {
  const value = textOption(values, name)
  if (value === undefined) throw new UsageError(`--${name} is needed`)
  return value
}

export function numberOption(values: Values, name: string, fallback: number, min: number, max: number): number {
  const text = textOption(values, name)
  if (text === undefined) return fallback
  const value = Number(text)
  if (!Number.isFinite(value) || value < min || value > max)
    throw new UsageError(`--${name} is a number from ${min} to ${max}, not ${JSON.stringify(text)}`)
  return value
}

export function wholeOption(values: Values, name: string, fallback: number, min: number, max: number): number {
  const value = numberOption(values, name, fallback, min, max)
  if (!Number.isInteger(value)) throw new UsageError(`--${name} is a whole number, not ${value}`)
  return value
}

export function choiceOption<Choice extends string>(values: Values, name: string, choices: readonly Choice[]): Choice {
  const text = needOption(values, name)
  const choice = choices.find((each) => each === text)
  if (choice === undefined)
    throw new UsageError(`--${name} is one of ${choices.join(', ')}, not ${JSON.stringify(text)}`)
  return choice
}

export function urlOption(values: Values, name: string): string | undefined {
  const text = textOption(values, name)
  if (text === undefined) return undefined
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new UsageError(
      `--${name} is an http address such as http://127.0.0.1:4000/graphql, not ${JSON.stringify(text)}`,
    )
  return text
}
