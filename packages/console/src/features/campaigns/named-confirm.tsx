import { Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'

interface NamedConfirmProps {
  readonly title: string
  readonly act: string
  readonly name: string
  readonly label: string
  readonly isRunning: boolean
  readonly problem: string | null
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** What cannot be taken back is confirmed by writing out what it is done to. */
export function NamedConfirm({ name, label, children, ...rest }: NamedConfirmProps) {
  const [typed, type] = useState('')
  return (
    <Confirm {...rest} isDangerous isReady={typed.trim() === name}>
      {children}
      <Field label={label}>
        {(id) => (
          <Input
            id={id}
            autoComplete="off"
            placeholder={name}
            value={typed}
            onChange={(event) => type(event.target.value)}
          />
        )}
      </Field>
    </Confirm>
  )
}
