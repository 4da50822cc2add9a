import './status.css'

export type Tone = 'quiet' | 'news' | 'done' | 'risk' | 'late' | 'waiting'

/** A dot and a word: a state is never colour alone. */
export function Status({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className={`status status-${tone}`}>
      <span className="status-dot" aria-hidden="true" />
      {children}
    </span>
  )
}
