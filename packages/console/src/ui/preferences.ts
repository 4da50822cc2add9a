import type { Mode } from './theme.ts'

/** What a person set on this machine. */
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

function preference<Value extends string>(name: string, values: readonly Value[], otherwise: Otherwise<Value>) {
  const listeners = new Set<() => void>()
  const stored = localStorage.getItem(name) as Value | null
  let chosen = stored !== null && values.includes(stored) ? stored : undefined
  const tell = () => {
    for (const listener of listeners) listener()
  }
  otherwise.follow?.(tell)
  return {
    get: () => chosen ?? otherwise.get(),
    set(next: Value) {
      chosen = next
      localStorage.setItem(name, next)
      tell()
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  } satisfies Preference<Value>
}

const darkSystem = globalThis.matchMedia?.('(prefers-color-scheme: dark)')
const systemMode: Otherwise<Mode> = {
  get: () => (darkSystem?.matches ? 'dark' : 'light'),
  follow: (listener) => darkSystem?.addEventListener('change', listener),
}
const systemLanguage = (): 'zh-CN' | 'en' => (navigator.language.startsWith('en') ? 'en' : 'zh-CN')

export const modePreference = preference<Mode>('linli-mode', ['light', 'dark'], systemMode)
export const languagePreference = preference('linli-language', ['zh-CN', 'en'] as const, { get: systemLanguage })
export const navPreference = preference('linli-nav', ['open', 'narrow'] as const, { get: () => 'open' })
