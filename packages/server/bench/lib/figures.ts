import { cpus } from 'node:os'

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The middle of the ratios of rounds that ran side by side: what disturbs a machine disturbs both halves of a round. */
export const ratioOfRounds = (ours: readonly number[], theirs: readonly number[]): number =>
  median(ours.map((value, round) => value / theirs[round]!))

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))

export const machineFacts = (): string => {
  const cores = cpus()
  return `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown core'}, Node ${process.versions.node}`
}

/** Columns as wide as their widest cell. Figures stand to the right, text to the left. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const cells = [head, ...rows.map((row) => row.map(String))]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  const isText = head.map((_, column) => column === 0 || rows.some((row) => /[a-z]{3}/i.test(String(row[column]))))
  for (const row of cells) {
    const padded = row.map((cell, column) =>
      isText[column] ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    )
    console.log(padded.join('  ').trimEnd())
  }
}
