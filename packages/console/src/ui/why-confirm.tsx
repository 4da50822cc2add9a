import { Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { useText } from '../i18n/text.tsx'
import { Confirm } from './confirm.tsx'
import { Field } from './field.tsx'

interface WhyConfirmProps {
  readonly title: string
  readonly act: string
  readonly isDangerous?: boolean
  /** Who reads the reason. */
  readonly hint?: string
  /** What is to be written out before anything happens: the name of the thing. */
  readonly named?: { readonly label: string; readonly name: string }
  readonly isRunning: boolean
  readonly problem: string | null
  readonly onConfirm: (why: string) => void
  readonly onClose: () => void
  readonly children?: ReactNode
}

const longestWhy = 200

/** An act that is reasoned, and perhaps confirmed by the name of what it is done to. */
export function WhyConfirm({ hint, named, children, onConfirm, ...rest }: WhyConfirmProps) {
  const t = useText()
  const [why, setWhy] = useState('')
  const [name, setName] = useState('')
  const isNamed = named === undefined || name.trim() === named.name
  return (
    <Confirm {...rest} isReady={why.trim() !== '' && isNamed} onConfirm={() => onConfirm(why.trim())}>
      {children}
      <Field label={t('act.reason')} {...(hint === undefined ? {} : { hint })}>
        {(id, noteId) => (
          <Input
            id={id}
            aria-describedby={noteId}
            maxLength={longestWhy}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        )}
      </Field>
      {named !== undefined && (
        <Field label={named.label}>
          {(id) => (
            <Input
              id={id}
              autoComplete="off"
              placeholder={named.name}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      )}
    </Confirm>
  )
}
