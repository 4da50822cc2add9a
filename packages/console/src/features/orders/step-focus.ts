/** Moves the focus among the cards of a board: up and down in a column, left and right to the nearest with cards. */
export function stepFocus(board: HTMLElement, key: string): boolean {
  const columns = [...board.querySelectorAll<HTMLElement>('.board-column')].map((column) => [
    ...column.querySelectorAll<HTMLElement>('.order-card'),
  ])
  const x = columns.findIndex((cards) => cards.includes(document.activeElement as HTMLElement))
  if (x < 0) return false
  const y = columns[x]!.indexOf(document.activeElement as HTMLElement)
  const aside = (step: 1 | -1) => {
    let to = x + step
    while (columns[to]?.length === 0) to += step
    const cards = columns[to]
    return cards?.[Math.min(y, cards.length - 1)]
  }
  const target = {
    ArrowDown: () => columns[x]![y + 1],
    ArrowUp: () => columns[x]![y - 1],
    ArrowLeft: () => aside(-1),
    ArrowRight: () => aside(1),
  }[key]
  if (!target) return false
  target()?.focus()
  return true
}
