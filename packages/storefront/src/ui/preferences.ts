/** What a person set on this phone. */
export interface Preference<Value extends string> {
  get(): Value
  set(value: Value): void
  subscribe(listener: () => void): () => void
}

/** What holds until somebody chooses, and when that changes by itself. */
interface Otherwise<Value extends string> {
  readonly get: () => Value
  readonly follow?: (listener: () => void) => void
}

function preference<Value extends string>(
  name: string,
  values: readonly Value[],
  otherwise: Otherwise<Value>,
): Preference<Value> {
  const listeners = new Set<() => void>()
  let chosen = values.find((each) => each === localStorage.getItem(name))
  const tell = () => {
    for (const listener of listeners) listener()
  }
  otherwise.follow?.(tell)
  return {
    get: () => chosen ?? otherwise.get(),
    set(next) {
      chosen = next
      localStorage.setItem(name, next)
      tell()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

const darkSystem = matchMedia('(prefers-color-scheme: dark)')

export const modePreference = preference('linli-mode', ['light', 'dark'], {
  get: () => (darkSystem.matches ? 'dark' : 'light'),
  follow: (listener) => darkSystem.addEventListener('change', listener),
})
export const languagePreference = preference('linli-language', ['zh-CN', 'en'], {
  get: () => (navigator.language.startsWith('en') ? 'en' : 'zh-CN'),
})
