import { useCallback } from 'react'
import { useText } from './text.tsx'

interface Named {
  readonly name: string
  readonly nameEn: string
}

/** What has a Chinese and an English name is called by the reader's. */
export function useName(): (named: Named) => string {
  const { language } = useText()
  return useCallback(({ name, nameEn }: Named) => (language === 'en' && nameEn !== '' ? nameEn : name), [language])
}
