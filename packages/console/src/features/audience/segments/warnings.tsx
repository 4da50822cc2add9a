import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { Notice } from '../../../ui/notice.tsx'
import type { SegmentPreview } from './use-preview.ts'

/** Nothing of it is forbidden; whoever goes on has been told. */
export function Warnings({ warnings }: { warnings: SegmentPreview['warnings'] }) {
  const t = useOutreachText()
  return warnings.map(({ path, code, subject }) => (
    <Notice key={`${path} ${code} ${subject}`} tone={code === 'TOO_SMALL' || code === 'PROXY' ? 'risk' : 'news'}>
      {t(`warning.${code}`)}
    </Notice>
  ))
}
