import { useText } from './text.tsx'

/** What has a Chinese and an English name is called by the reader's. */
export function useName(): (named: { readonly name: string; readonly nameEn: string }) => string {
  const { language } = useText()
  return ({ name, nameEn }) => (language === 'en' && nameEn !== '' ? nameEn : name)
}
