import { Button, Modal } from 'antd'
import type { FormEvent, ReactNode } from 'react'
import { useText } from '../i18n/text.tsx'
import { Notice } from './notice.tsx'
import './confirm.css'

interface ConfirmProps {
  /** Names the thing: the order, the amount. */
  readonly title: string
  readonly act: string
  readonly isDangerous?: boolean
  /** In pixels, for what is compared side by side. */
  readonly width?: number
  readonly isReady: boolean
  readonly isRunning: boolean
  readonly problem: string | null
  readonly onConfirm: () => void
  readonly onClose: () => void
  /** From what was previewed to what was filled in. */
  readonly onBack?: (() => void) | undefined
  readonly children: ReactNode
}

/** A question before an act that moves money or cannot be taken back. The button says what will happen. */
export function Confirm(props: ConfirmProps) {
  const t = useText()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // Events of what is shown on top still reach the form it was opened from.
    event.stopPropagation()
    if (props.isReady && !props.isRunning) props.onConfirm()
  }
  return (
    <Modal open title={props.title} onCancel={props.onClose} footer={null} width={props.width ?? 480} destroyOnHidden>
      <form className="act-form" onSubmit={submit}>
        {props.children}
        {props.problem !== null && <Notice tone="late">{props.problem}</Notice>}
        <div className="confirm-foot">
          <Button onClick={props.onBack ?? props.onClose}>{t(props.onBack ? 'confirm.back' : 'confirm.keep')}</Button>
          <Button
            type="primary"
            danger={props.isDangerous ?? false}
            htmlType="submit"
            disabled={!props.isReady}
            loading={props.isRunning}
          >
            {props.act}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
