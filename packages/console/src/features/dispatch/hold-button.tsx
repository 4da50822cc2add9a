import { Button } from 'antd'
import { useText } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Status } from '../../ui/status.tsx'

interface HoldButtonProps {
  /** What has changed and is not shown; null when rows follow. */
  readonly heldBack: number | null
  readonly onHold: () => void
  readonly onRelease: () => void
}

/** Rows that stand still say so, and how much they do not show. */
export function HoldButton({ heldBack, onHold, onRelease }: HoldButtonProps) {
  const t = useText()
  return (
    <span className="hold">
      <span role="status">
        {heldBack !== null && <Status tone="risk">{t('dispatch.held', { count: heldBack })}</Status>}
      </span>
      <Button
        icon={<Icon name={heldBack === null ? 'pause' : 'play'} size={16} />}
        onClick={heldBack === null ? onHold : onRelease}
      >
        {t(heldBack === null ? 'dispatch.hold' : 'dispatch.follow')}
      </Button>
    </span>
  )
}
