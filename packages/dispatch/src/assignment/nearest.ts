/** The indexes of the `most` smallest distances, the smallest first, equal ones in their order; those at Infinity are left out. */
export function nearest(distances: Float64Array, most: number): Int32Array {
  const found = new Int32Array(Math.min(most, distances.length))
  let count = 0
  for (let index = 0; index < distances.length; index++) {
    const distance = distances[index]!
    if (distance === Infinity || (count === found.length && distance >= distances[found[count - 1]!]!)) continue
    let at = count < found.length ? count++ : count - 1
    for (; at > 0 && distances[found[at - 1]!]! > distance; at--) found[at] = found[at - 1]!
    found[at] = index
  }
  return found.slice(0, count)
}
