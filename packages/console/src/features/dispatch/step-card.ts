/** Moves the focus among cards: up and down in a lane, left and right to the nearest lane with cards. */
export function stepCard(board: HTMLElement, key: string): boolean {
  const lanes = [...board.querySelectorAll<HTMLElement>('.lane')].map((lane) => [
    ...lane.querySelectorAll<HTMLElement>('[data-row] a'),
  ])
  const active = document.activeElement as HTMLElement
  const x = lanes.findIndex((cards) => cards.includes(active))
  if (x < 0) return false
  const y = lanes[x]!.indexOf(active)
  const aside = (step: 1 | -1) => {
    let to = x + step
    while (lanes[to]?.length === 0) to += step
    return lanes[to]?.[0]
  }
  const target = {
    ArrowDown: () => lanes[x]![y + 1],
    ArrowUp: () => lanes[x]![y - 1],
    ArrowLeft: () => aside(-1),
    ArrowRight: () => aside(1),
  }[key]
  if (!target) return false
  target()?.focus()
  return true
}
