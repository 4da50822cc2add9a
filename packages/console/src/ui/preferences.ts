import type { Mode } from './theme.ts'

/** What a person set on this machine. */
export interface Preference<Value extends string> {
  get(): Value
  set(value: Value): void
  subscribe(listener: () => void): () => void
}

function preference<Value extends string>(name: string, values: readonly Value[], otherwise: () => Value) {
  const listeners = new Set<() => void>()
  const stored = localStorage.getItem(name) as Value | null
  let value = stored !== null && values.includes(stored) ? stored : otherwise()
  return {
    get: () => value,
    set(next: Value) {
      value = next
      localStorage.setItem(name, next)
      for (const listener of listeners) listener()
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  } satisfies Preference<Value>
}

const systemMode = (): Mode => (globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
const systemLanguage = (): 'zh-CN' | 'en' => (navigator.language.startsWith('en') ? 'en' : 'zh-CN')

export const modePreference = preference<Mode>('linli-mode', ['light', 'dark'], systemMode)
export const languagePreference = preference('linli-language', ['zh-CN', 'en'] as const, systemLanguage)
export const navPreference = preference('linli-nav', ['open', 'narrow'] as const, () => 'open')
