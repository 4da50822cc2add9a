import { useText } from '../../i18n/text.tsx'
import { Status } from '../../ui/status.tsx'
import { refused, type Outcome } from './outcomes.ts'
import { taskName } from './task-row.ts'

/** What became of each: what failed first, and why. */
export function OutcomeList({ outcomes }: { outcomes: readonly Outcome[] }) {
  const t = useText()
  const failed = refused(outcomes)
  const ordered = [...failed, ...outcomes.filter(({ problem }) => problem === null)]
  return (
    <section aria-label={t('outcome.label')}>
      <p role="status">{t('outcome.sum', { done: outcomes.length - failed.length, failed: failed.length })}</p>
      {/* Whoever has no wheel scrolls it with the keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul className="outcomes" tabIndex={0} aria-label={t('outcome.label')}>
        {ordered.map(({ task, problem }) => (
          <li key={task.id}>
            <span>{taskName(task)}</span>
            {problem === null ? (
              <Status tone="done">{t('outcome.done')}</Status>
            ) : (
              <Status tone="late">{problem}</Status>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
