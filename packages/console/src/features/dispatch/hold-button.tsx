import { Button } from 'antd'
import { useText } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Status } from '../../ui/status.tsx'

interface HoldButtonProps {
  readonly isHeld: boolean
  readonly onHold: () => void
  readonly onRelease: () => void
}

/** Lets rows stand still, or follow again. As wide in either state: what it stands above must not move. */
export function HoldButton({ isHeld, onHold, onRelease }: HoldButtonProps) {
  const t = useText()
  return (
    <Button
      className="hold"
      icon={<Icon name={isHeld ? 'play' : 'pause'} size={16} />}
      onClick={isHeld ? onRelease : onHold}
    >
      {t(isHeld ? 'dispatch.follow' : 'dispatch.hold')}
    </Button>
  )
}

/** Rows that stand still say so, and how much they do not show; null when they follow. */
export function HeldBack({ count }: { readonly count: number | null }) {
  const t = useText()
  return <span role="status">{count !== null && <Status tone="risk">{t('dispatch.held', { count })}</Status>}</span>
}
