/** Columns as wide as their widest cell; figures stand to the right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const cells = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  for (const row of cells) {
    const padded = row.map((cell, column) =>
      column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    )
    console.log(padded.join('  ').trimEnd())
  }
}
