import { useCallback } from 'react'
import { useText } from '../../i18n/text.tsx'

interface Labelled {
  readonly label: string
  readonly labelEn: string
}

/** What a tag is called by the reader. */
export function useTagLabel(): (tag: Labelled) => string {
  const { language } = useText()
  return useCallback(
    ({ label, labelEn }: Labelled) => (language === 'en' && labelEn !== '' ? labelEn : label),
    [language],
  )
}
