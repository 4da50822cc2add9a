import { Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { graphql } from '../../../api/graphql.ts'
import { useAddress } from '../../../api/use-address.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { paths } from '../../../app/paths.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { Failed } from '../../../ui/failed.tsx'
import { Field } from '../../../ui/field.tsx'
import { Moment } from '../../../ui/moment.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { QueryView } from '../../../ui/query-view.tsx'
import { SkeletonRows } from '../../../ui/skeleton.tsx'
import { Status } from '../../../ui/status.tsx'

const ExplainMembership_query = graphql(`
  query ExplainMembership($residentId: ID!, $segmentId: ID!) {
    explainMembership(residentId: $residentId, segmentId: $segmentId) {
      holds
      isGone
      enteredAt
      clauses {
        path
        depth
        sentence
        sentenceEn
        holds
        actual
        decides
      }
    }
  }
`)

const longestId = 40

/** Why somebody belongs, or why he does not: part by part, with what is so of him. */
export function SegmentExplain({ segmentId }: { segmentId: string }) {
  const t = useOutreachText()
  const { text, change } = useAddress()
  const who = text('who')
  const [typed, type] = useState(who)
  return (
    <>
      <form
        className="explain-form"
        onSubmit={(event) => {
          event.preventDefault()
          change({ who: typed.trim() })
        }}
      >
        <Field label={t('explain.who')} hint={t('explain.hint')}>
          {(id, noteId) => (
            <Input.Search
              id={id}
              aria-describedby={noteId}
              maxLength={longestId}
              enterButton={t('explain.ask')}
              value={typed}
              onChange={(event) => type(event.target.value)}
              onSearch={(value) => change({ who: value.trim() })}
            />
          )}
        </Field>
      </form>
      {who !== '' && <Explanation key={who} segmentId={segmentId} residentId={who} />}
    </>
  )
}

function Explanation({ segmentId, residentId }: { segmentId: string; residentId: string }) {
  const t = useOutreachText()
  const { place } = useAddress()
  const result = usePageQuery({ query: ExplainMembership_query, variables: { segmentId, residentId } })
  return (
    <QueryView
      result={result}
      pick={(data) => data.explainMembership}
      isEmpty={() => false}
      skeleton={<SkeletonRows count={5} height={36} label={t('loading')} />}
      empty={null}
      failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
      needs={t('role.OPERATOR')}
    >
      {(it) => (
        <section className="explanation" aria-label={t('explain.title')}>
          <p className="explain-verdict">
            <Status tone={it.holds ? 'done' : 'quiet'}>{t(it.holds ? 'explain.in' : 'explain.out')}</Status>
            <Link className="text-link" to={paths.resident(residentId, { place })}>
              {t('explain.open')}
            </Link>
            {it.enteredAt !== null && (
              <span className="muted small">
                {t('members.since')} <Moment at={it.enteredAt} />
              </span>
            )}
          </p>
          {it.isGone && <Notice tone="risk">{t('resident.gone')}</Notice>}
          <ul className="explain-clauses card">
            {it.clauses.map((clause) => (
              <li key={clause.path} className={`explain-depth-${Math.min(clause.depth, 7)}`}>
                <Status tone={clause.holds ? 'done' : 'late'}>{t(clause.holds ? 'explain.yes' : 'explain.no')}</Status>
                <span className={clause.decides ? 'explain-decides' : 'muted'}>
                  {t.language === 'en' ? clause.sentenceEn : clause.sentence}
                </span>
                {clause.actual !== null && (
                  <span className="tag">{t('explain.actual', { actual: clause.actual })}</span>
                )}
                {clause.decides && <span className="small explain-mark">{t('explain.decides')}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </QueryView>
  )
}
