import { Select } from 'antd'
import { useState } from 'react'
import { graphql, type ResultOf } from '../../../api/graphql.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { Empty } from '../../../ui/empty.tsx'
import { Failed } from '../../../ui/failed.tsx'
import { Moment } from '../../../ui/moment.tsx'
import { QueryView } from '../../../ui/query-view.tsx'
import { SkeletonRows } from '../../../ui/skeleton.tsx'

const SegmentVersions_query = graphql(`
  query SegmentVersions($id: ID!) {
    segment(id: $id) {
      id
      versions {
        version
        reason
        setByName
        setAt
      }
    }
  }
`)

const SegmentDiff_query = graphql(`
  query SegmentDiff($id: ID!, $from: Int!, $to: Int!) {
    segment(id: $id) {
      id
      diff(from: $from, to: $to) {
        kind
        path
        before
        after
        sentence
        sentenceEn
      }
    }
  }
`)

type Version = NonNullable<ResultOf<typeof SegmentVersions_query>['segment']>['versions'][number]

/** Every rule it had, and what became otherwise between any two of them. */
export function SegmentVersions({ segmentId }: { segmentId: string }) {
  const t = useOutreachText()
  const result = usePageQuery({ query: SegmentVersions_query, variables: { id: segmentId } })
  return (
    <QueryView
      result={result}
      pick={(data) => data.segment?.versions}
      isEmpty={(versions) => versions.length === 0}
      skeleton={<SkeletonRows count={4} height={44} label={t('loading')} />}
      empty={<Empty title={t('versions.none')} why={t('segment.noneWhy')} />}
      failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
      needs={t('role.OPERATOR')}
    >
      {(versions) => <Versions segmentId={segmentId} versions={versions} />}
    </QueryView>
  )
}

function Versions({ segmentId, versions }: { segmentId: string; versions: readonly Version[] }) {
  const t = useOutreachText()
  const [last, before] = versions
  const [from, chooseFrom] = useState(before?.version ?? last!.version)
  const [to, chooseTo] = useState(last!.version)
  const choice = (value: number, onChange: (version: number) => void, label: string) => (
    <Select
      aria-label={label}
      value={value}
      onChange={onChange}
      options={versions.map(({ version }) => ({ value: version, label: t('versions.number', { version }) }))}
    />
  )
  return (
    <div className="versions">
      <ol className="timeline card padded">
        {versions.map((version) => (
          <li key={version.version}>
            <span className="timeline-what">{t('versions.number', { version: version.version })}</span>
            <span className="muted">{[version.setByName, version.reason].filter(Boolean).join(' · ')}</span>
            <span className="muted small timeline-at">
              <Moment at={version.setAt} />
            </span>
          </li>
        ))}
      </ol>
      <section aria-label={t('versions.diff')}>
        <div className="panel-line">
          <h2>{t('versions.diff')}</h2>
          {choice(from, chooseFrom, t('versions.from'))}
          <span aria-hidden="true">{'→'}</span>
          {choice(to, chooseTo, t('versions.to'))}
        </div>
        <Diff key={`${from} ${to}`} segmentId={segmentId} from={from} to={to} />
      </section>
    </div>
  )
}

function Diff({ segmentId, from, to }: { segmentId: string; from: number; to: number }) {
  const t = useOutreachText()
  const result = usePageQuery({ query: SegmentDiff_query, variables: { id: segmentId, from, to } })
  return (
    <QueryView
      result={result}
      pick={(data) => data.segment?.diff}
      isEmpty={(changes) => changes.length === 0}
      skeleton={<SkeletonRows count={2} height={44} label={t('loading')} />}
      empty={<p className="muted">{t('versions.same')}</p>}
      failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
      needs={t('role.OPERATOR')}
    >
      {(changes) => (
        <ul className="diff">
          {changes.map((change) => (
            <li key={`${change.kind} ${change.path}`} className={`diff-${change.kind.toLowerCase()}`}>
              <span className="tag">{t(`change.${change.kind}`)}</span>
              <span>{t.language === 'en' ? change.sentenceEn : change.sentence}</span>
            </li>
          ))}
        </ul>
      )}
    </QueryView>
  )
}
