import { Link } from 'react-router'
import { graphql, readFragment, type FragmentOf, type ResultOf } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { useName } from '../../i18n/use-name.ts'
import { Empty } from '../../ui/empty.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Moment } from '../../ui/moment.tsx'
import { moneyText } from '../../ui/money.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Status } from '../../ui/status.tsx'
import { RecoveryActions } from './recovery-actions.tsx'
import { RecoveryRow_case, severityTones, stateOf } from './recovery-columns.tsx'

const RecoveryDrawer_case = graphql(
  `
    fragment RecoveryDrawer_case on RecoveryCase {
      ...RecoveryRow_case
      watchedUntil
      note
      incidents {
        at
        kind
        order {
          id
          number
        }
      }
      steps {
        at
        kind
        note
        amountFen
        by {
          name
        }
      }
    }
  `,
  [RecoveryRow_case],
)

const RecoveryDrawer_query = graphql(
  `
    query RecoveryDrawer($id: ID!) {
      node(id: $id) {
        __typename
        id
        ...RecoveryDrawer_case
      }
    }
  `,
  [RecoveryDrawer_case],
)

type Case = ResultOf<typeof RecoveryDrawer_case>

/** One household to be won back: what went wrong, what was done, and what became of it. */
export function RecoveryDrawer({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const t = useOutreachText()
  const result = usePageQuery({ query: RecoveryDrawer_query, variables: { id: caseId } })
  return (
    <SidePanel label={t('recovery.panel')} of={caseId} onClose={onClose}>
      <QueryView
        result={result}
        pick={({ node }) =>
          node?.__typename === 'RecoveryCase'
            ? readFragment(RecoveryDrawer_case, node as FragmentOf<typeof RecoveryDrawer_case>)
            : null
        }
        isEmpty={() => false}
        skeleton={<SkeletonRows count={10} height={44} label={t('loading')} />}
        empty={<Empty title={t('recovery.gone')} why={t('recovery.goneWhy')} />}
        failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
        needs={t('role.OPERATOR')}
      >
        {(it) => (
          <div className="panel">
            <Head it={it} />
            <RecoveryActions it={readFragment(RecoveryRow_case, it)} onDone={result.refresh} />
            <Story it={it} />
          </div>
        )}
      </QueryView>
    </SidePanel>
  )
}

function Head({ it }: { it: Case }) {
  const t = useOutreachText()
  const nameOf = useName()
  const row = readFragment(RecoveryRow_case, it)
  const { tone, word } = stateOf(t, row)
  return (
    <>
      <header className="panel-head">
        <h2>{row.household?.name ?? t('recovery.panel')}</h2>
        <div className="panel-line">
          <Status tone={tone}>{word}</Status>
          <Status tone={severityTones[row.severity]}>{t(`severity.${row.severity}`)}</Status>
          <span className="muted small">{nameOf(row.community)}</span>
        </div>
      </header>
      <Facts
        facts={[
          [t('recovery.owner'), row.ownerName ?? t('recovery.nobody')],
          [t('recovery.opened'), <Moment key="opened" at={row.openedAt} />],
          [t('recovery.due'), <Moment key="due" at={row.dueAt} />],
          [t('recovery.watched'), <Moment key="watched" at={it.watchedUntil} style="date" />],
          [
            t('recovery.again'),
            row.orderedAgainAt === null ? t('recovery.notAgain') : <Moment at={row.orderedAgainAt} />,
          ],
          [t('recovery.outcome'), row.outcome && t(`outcome.${row.outcome}`)],
          [t('recovery.note'), it.note],
        ]}
      />
    </>
  )
}

function Story({ it }: { it: Case }) {
  const t = useOutreachText()
  return (
    <>
      <section aria-label={t('recovery.incidents')}>
        <h3>{t('recovery.incidents')}</h3>
        <ol className="timeline">
          {it.incidents.map((each) => (
            <li key={`${each.kind} ${each.at}`}>
              <span className="timeline-what">{t(`incident.${each.kind}`)}</span>
              {each.order && (
                <Link className="text-link" to={paths.order(each.order.id)}>
                  {each.order.number}
                </Link>
              )}
              <span className="muted small timeline-at">
                <Moment at={each.at} />
              </span>
            </li>
          ))}
        </ol>
      </section>
      <section aria-label={t('recovery.steps')}>
        <h3>{t('recovery.steps')}</h3>
        {it.steps.length === 0 && <p className="muted">{t('recovery.noSteps')}</p>}
        <ol className="timeline">
          {it.steps.map((each) => (
            <li key={`${each.kind} ${each.at}`}>
              <span className="timeline-what">
                {t(`recoveryStep.${each.kind}`)}
                {each.amountFen !== null && ` ${moneyText(each.amountFen)}`}
              </span>
              <span className="muted">{[each.by.name, each.note].filter(Boolean).join(' · ')}</span>
              <span className="muted small timeline-at">
                <Moment at={each.at} />
              </span>
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}
