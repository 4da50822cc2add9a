/** What a person typed as yuan, in whole fen and without floating point; null when it is no amount. */
export function readYuan(typed: string): number | null {
  const found = /^\s*¥?\s*(\d{1,10})(?:[.。](\d{0,2}))?\s*$/.exec(typed)
  if (!found) return null
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
}
