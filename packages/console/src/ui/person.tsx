import './person.css'

/** A person, a shop or a household by name, with the first letter as a quiet mark. */
export function Person({ name, note }: { name: string; note?: string }) {
  return (
    <span className="person">
      <span className="person-mark" aria-hidden="true">
        {Array.from(name)[0]}
      </span>
      <span className="person-name">{name}</span>
      {note !== undefined && <span className="muted small">{note}</span>}
    </span>
  )
}
