/** What is most asked of an event in one number: its kind, whether it is an order's first row and whether discounted. */
export const whatOf = (kind: number, isFirst: boolean, isDiscounted: boolean): number =>
  kind * 4 + (isFirst ? 2 : 0) + (isDiscounted ? 1 : 0)

export const kindOf = (what: number): number => what >> 2
export const isFirstRow = (what: number): boolean => (what & 2) !== 0
