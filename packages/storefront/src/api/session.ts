/** The one place that holds the bearer token: on this phone until its owner signs out or the server ends it. */
const name = 'linli-shop-token'
const listeners = new Set<() => void>()
let token = localStorage.getItem(name)

function change(next: string | null): void {
  if (next === token) return
  token = next
  if (next === null) localStorage.removeItem(name)
  else localStorage.setItem(name, next)
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
