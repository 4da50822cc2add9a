import { useText } from '../i18n/text.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'

/** While the code of a page is on its way. */
export function PageSkeleton() {
  const t = useText()
  return <SkeletonRows count={8} height={36} label={t('loading')} />
}
