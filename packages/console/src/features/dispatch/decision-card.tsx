import { graphql, type ResultOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Moment } from '../../ui/moment.tsx'
import { termBars } from './term-bars.ts'

export const DecisionCard_decision = graphql(`
  fragment DecisionCard_decision on AssignmentDecision {
    id
    attempt
    kind
    at
    reason
    lostBy
    considered
    actor {
      name
    }
    rider {
      id
      name
    }
    excluded {
      reason
      riders
    }
    chosen {
      score
      rider {
        id
        name
      }
      terms {
        term
        seconds
      }
    }
    runnerUp {
      score
      rider {
        id
        name
      }
      terms {
        term
        seconds
      }
    }
    run {
      id
      at
      riders
      tasks
      tookMicros
      inputDigest
    }
  }
`)

type Decision = ResultOf<typeof DecisionCard_decision>

/** Who got it, by whom, and what spoke for him: in seconds that somebody would wait. */
export function DecisionCard({ decision }: { decision: Decision }) {
  const t = useText()
  const { chosen, runnerUp, lostBy, rider, run } = decision
  const name = rider?.name ?? t('why.somebody')
  return (
    <li className="decision">
      <h4>
        {t('why.attempt', { attempt: decision.attempt, name, kind: t(`assignedBy.${decision.kind}`) })}
        <span className="muted small decision-at">
          <Moment at={decision.at} />
        </span>
      </h4>
      {decision.reason !== null && (
        <p className="act-effect">
          {t('why.reason', { name: decision.actor.name ?? t('why.somebody'), reason: decision.reason })}
        </p>
      )}
      {chosen && <Terms decision={decision} />}
      {chosen && (
        <p>
          {runnerUp
            ? t('why.lost', {
                name: runnerUp.rider?.name ?? t('why.somebody'),
                seconds: runnerUp.score - chosen.score,
                terms: lostBy.map((term) => t(`term.${term}`)).join(t('list.comma')) || t('why.nothing'),
              })
            : t('why.alone')}
        </p>
      )}
      {chosen && <p className="muted small">{t('why.considered', { count: decision.considered })}</p>}
      <Excluded excluded={decision.excluded} />
      {run && (
        <p className="muted small">
          {t('why.run', {
            riders: run.riders,
            tasks: run.tasks,
            millis: Math.round(run.tookMicros / 100) / 10,
            digest: run.inputDigest.slice(0, 12),
          })}
        </p>
      )}
    </li>
  )
}

/** A table whose figures have bars behind them. */
function Terms({ decision: { chosen, runnerUp, rider } }: { decision: Decision }) {
  const t = useText()
  const bars = termBars(chosen!, runnerUp)
  return (
    <table className="terms">
      <caption className="aloud">{t('why.terms')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('why.term')}</th>
          <th scope="col">{rider?.name ?? t('why.somebody')}</th>
          {runnerUp && <th scope="col">{runnerUp.rider?.name ?? t('why.somebody')}</th>}
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.term}>
            <th scope="row">{t(`term.${bar.term}`)}</th>
            <td>
              <Bar share={bar.chosenShare} isChosen />
              {t('why.seconds', { seconds: bar.chosen })}
            </td>
            {bar.other !== null && (
              <td>
                <Bar share={bar.otherShare} isChosen={false} />
                {t('why.seconds', { seconds: bar.other })}
              </td>
            )}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('why.score')}</th>
          <td>{t('why.seconds', { seconds: chosen!.score })}</td>
          {runnerUp && <td>{t('why.seconds', { seconds: runnerUp.score })}</td>}
        </tr>
      </tfoot>
    </table>
  )
}

function Bar({ share, isChosen }: { share: number; isChosen: boolean }) {
  return (
    <svg className="term-bar" width="100%" height="6" aria-hidden="true">
      <rect className={isChosen ? 'term-chosen' : 'term-other'} width={`${share}%`} height="6" rx="3" />
    </svg>
  )
}

/** Who could not have it, and why: by how many. */
export function Excluded({ excluded }: { excluded: Decision['excluded'] }) {
  const t = useText()
  if (excluded.length === 0) return null
  return (
    <ul className="excluded small">
      {excluded.map(({ reason, riders }) => (
        <li key={reason} className="tag">
          {t('why.excluded', { count: riders, why: t(`exclusion.${reason}`) })}
        </li>
      ))}
    </ul>
  )
}
