/** The one place that holds the bearer token: in this tab, gone with it. */
const name = 'linli-token'
const listeners = new Set<() => void>()
let token = sessionStorage.getItem(name)

function change(next: string | null): void {
  if (next === token) return
  token = next
  if (next === null) sessionStorage.removeItem(name)
  else sessionStorage.setItem(name, next)
  for (const listener of listeners) listener()
}

export const session = {
  token: (): string | null => token,
  begin: (next: string): void => change(next),
  end: (): void => change(null),
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
}
