import { Switch } from 'antd'
import { useId } from 'react'
import './field.css'

interface SwitchFieldProps {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}

/** Something that is so or not, with its name beside it. */
export function SwitchField({ label, isOn, onChange }: SwitchFieldProps) {
  const id = useId()
  return (
    <div className="field-switch">
      <Switch id={id} checked={isOn} onChange={onChange} />
      <label htmlFor={id}>{label}</label>
    </div>
  )
}
