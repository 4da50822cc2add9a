import './chip.css'

/** A filter that is on or off. */
export function Chip({
  isOn,
  onToggle,
  children,
}: {
  isOn: boolean
  onToggle: (isOn: boolean) => void
  children: string
}) {
  return (
    <button type="button" className="chip" aria-pressed={isOn} onClick={() => onToggle(!isOn)}>
      {children}
    </button>
  )
}
