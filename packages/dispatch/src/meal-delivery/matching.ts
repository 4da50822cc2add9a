/** Matches rows to columns at the least total cost, each at most once (Hungarian method); -1 where a row stays alone. */
export function cheapestMatching(costs: readonly Float64Array[], columns: number): Int32Array {
  const rows = costs.length
  const size = Math.max(rows, columns)
  const at = (row: number, column: number) => (row < rows && column < columns ? costs[row]![column]! : 0)
  const rowPrice = new Float64Array(size + 1)
  const columnPrice = new Float64Array(size + 1)
  /** Row of each column, both from 1; 0: none. */
  const rowOf = new Int32Array(size + 1)
  const cameFrom = new Int32Array(size + 1)
  for (let row = 1; row <= size; row++) {
    rowOf[0] = row
    const least = new Float64Array(size + 1).fill(Infinity)
    const isDone = new Uint8Array(size + 1)
    let column = 0
    do {
      isDone[column] = 1
      const current = rowOf[column]!
      let step = Infinity
      let next = 0
      for (let other = 1; other <= size; other++) {
        if (isDone[other]) continue
        const reduced = at(current - 1, other - 1) - rowPrice[current]! - columnPrice[other]!
        if (reduced < least[other]!) {
          least[other] = reduced
          cameFrom[other] = column
        }
        if (least[other]! >= step) continue
        step = least[other]!
        next = other
      }
      for (let other = 0; other <= size; other++)
        if (isDone[other]) {
          rowPrice[rowOf[other]!]! += step
          columnPrice[other]! -= step
        } else least[other]! -= step
      column = next
    } while (rowOf[column] !== 0)
    while (column !== 0) {
      rowOf[column] = rowOf[cameFrom[column]!]!
      column = cameFrom[column]!
    }
  }
  const matched = new Int32Array(rows).fill(-1)
  for (let column = 1; column <= columns; column++) if (rowOf[column]! <= rows) matched[rowOf[column]! - 1] = column - 1
  return matched
}
