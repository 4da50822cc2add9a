import { useSyncExternalStore } from 'react'
import { modePreference } from './preferences.ts'
import type { Mode } from './theme.ts'

export const useMode = (): Mode => useSyncExternalStore(modePreference.subscribe, modePreference.get)
