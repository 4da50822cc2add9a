import { useId, type ReactNode } from 'react'
import './field.css'

interface FieldProps {
  readonly label: string
  readonly hint?: string
  readonly problem?: string | null
  readonly children: (id: string, hintId: string | undefined) => ReactNode
}

/** A label above its control, a hint or the problem below it, tied together for those who hear the page. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId()
  const note = problem ?? hint
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id, note == null ? undefined : `${id}-note`)}
      {note != null && (
        <span id={`${id}-note`} className={problem == null ? 'muted small' : 'field-problem small'}>
          {note}
        </span>
      )}
    </div>
  )
}
