/** What a person set on this phone. */
export interface Preference<Value extends string> {
  get(): Value
  set(value: Value): void
  subscribe(listener: () => void): () => void
}

function preference<Value extends string>(
  name: string,
  values: readonly Value[],
  otherwise: () => Value,
): Preference<Value> {
  const listeners = new Set<() => void>()
  const stored = values.find((each) => each === localStorage.getItem(name))
  let value = stored ?? otherwise()
  return {
    get: () => value,
    set(next) {
      value = next
      localStorage.setItem(name, next)
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

const isDark = () => matchMedia('(prefers-color-scheme: dark)').matches

export const modePreference = preference('linli-mode', ['light', 'dark'], () => (isDark() ? 'dark' : 'light'))
export const languagePreference = preference('linli-language', ['zh-CN', 'en'], () =>
  navigator.language.startsWith('en') ? 'en' : 'zh-CN',
)
