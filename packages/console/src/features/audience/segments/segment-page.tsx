import { Button } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { useClient } from 'urql'
import { graphql, readFragment, type ResultOf } from '../../../api/graphql.ts'
import { useAct } from '../../../api/use-act.ts'
import { useAddress } from '../../../api/use-address.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { paths } from '../../../app/paths.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { AsOf } from '../../../ui/as-of.tsx'
import { numberText } from '../../../ui/count.ts'
import { Empty } from '../../../ui/empty.tsx'
import { Failed } from '../../../ui/failed.tsx'
import { momentText } from '../../../ui/moment.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { QueryView } from '../../../ui/query-view.tsx'
import { SkeletonCards } from '../../../ui/skeleton.tsx'
import { Status } from '../../../ui/status.tsx'
import { WhyConfirm } from '../../../ui/why-confirm.tsx'
import '../audience.css'
import type { Rule } from '../rule/rule.ts'
import { SegmentEditor } from './segment-editor.tsx'
import { SegmentExplain } from './segment-explain.tsx'
import { SegmentMembers } from './segment-members.tsx'
import { SegmentOverlap } from './segment-overlap.tsx'
import { SegmentVersions } from './segment-versions.tsx'
import { staleText, standing } from './segment-words.ts'
import { Warnings } from './warnings.tsx'

const SegmentCourse = lazy(() => import('./segment-course.tsx').then((it) => ({ default: it.SegmentCourse })))

const SegmentHead_segment = graphql(`
  fragment SegmentHead_segment on Segment {
    id
    name
    nameEn
    purpose
    state
    status
    version
    size
    computedAt
    staleSeconds
    lastError
    sentence(language: ZH)
    sentenceEn: sentence(language: EN)
    allowedActions
    usedBy {
      kind
      id
      name
    }
    warnings {
      path
      code
      subject
    }
  }
`)

const SegmentPage_query = graphql(
  `
    query SegmentPage($id: ID!) {
      segment(id: $id) {
        id
        rule
        community {
          id
          name
          nameEn
        }
        ...SegmentHead_segment
      }
    }
  `,
  [SegmentHead_segment],
)

const RecomputeSegment_mutation = graphql(
  `
    mutation RecomputeSegment($id: ID!) {
      recomputeSegment(id: $id) {
        segment {
          ...SegmentHead_segment
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [SegmentHead_segment],
)

const ArchiveSegment_mutation = graphql(
  `
    mutation ArchiveSegment($id: ID!, $reason: String!) {
      archiveSegment(id: $id, reason: $reason) {
        segment {
          ...SegmentHead_segment
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [SegmentHead_segment],
)

type Head = ResultOf<typeof SegmentHead_segment>

const tabs = ['rule', 'members', 'course', 'versions', 'explain', 'overlap'] as const
/** Members move by themselves: the head follows. */
const everyMs = 3_000

export function SegmentPage() {
  const t = useOutreachText()
  const nameOf = useName()
  const id = useParams()['segmentId'] ?? ''
  const { place, one } = useAddress()
  const tab = one('tab', tabs)
  const result = usePageQuery({ query: SegmentPage_query, variables: { id } })
  const { refresh } = result
  useEffect(() => {
    const beat = setInterval(() => document.visibilityState === 'visible' && refresh(), everyMs)
    return () => clearInterval(beat)
  }, [refresh])
  return (
    <QueryView
      result={result}
      pick={(data) => data.segment}
      isEmpty={() => false}
      skeleton={<SkeletonCards count={3} height={160} label={t('loading')} />}
      empty={<Empty title={t('segment.none')} why={t('segment.noneWhy')} />}
      failed={(failure, retry, isFormer) => (
        <Failed
          failure={failure}
          onRetry={retry}
          isFormer={isFormer}
          asOf={result.asOf && momentText(result.asOf, 'time', t.language)}
        />
      )}
      needs={t('role.OPERATOR')}
    >
      {(segment) => {
        const head = readFragment(SegmentHead_segment, segment)
        return (
          <>
            <header className="page-head">
              <Link className="text-link" to={paths.segments({ place })}>
                {t('nav.segments')}
              </Link>
              <span className="muted" aria-hidden="true">
                {'/'}
              </span>
              <h1>{nameOf(head)}</h1>
              <Status tone={standing(t, head).tone}>{standing(t, head).word}</Status>
              <span className="muted small">{segment.community ? nameOf(segment.community) : t('place.all')}</span>
              <div className="page-head-end">
                <AsOf at={result.asOf} />
                <SegmentActions head={head} onDone={refresh} />
              </div>
            </header>
            <SegmentStanding head={head} />
            <nav className="tabs" aria-label={t('segment.parts')}>
              {tabs.map((each) => (
                <Link
                  key={each}
                  to={paths.segment(head.id, each, place)}
                  replace
                  aria-current={each === tab ? 'page' : undefined}
                >
                  {t(`segmentTab.${each}`)}
                </Link>
              ))}
            </nav>
            {tab === 'rule' && (
              <SegmentEditor
                key={head.version}
                first={{
                  id: head.id,
                  name: head.name,
                  nameEn: head.nameEn,
                  purpose: head.purpose,
                  communityId: segment.community?.id ?? null,
                  version: head.version,
                  rule: segment.rule as Rule,
                }}
                onSaved={refresh}
              />
            )}
            {tab === 'members' && <SegmentMembers segmentId={head.id} size={head.size} />}
            {tab === 'course' && (
              <Suspense fallback={<SkeletonCards count={1} height={320} label={t('loading')} />}>
                <SegmentCourse segmentId={head.id} />
              </Suspense>
            )}
            {tab === 'versions' && <SegmentVersions segmentId={head.id} />}
            {tab === 'explain' && <SegmentExplain segmentId={head.id} />}
            {tab === 'overlap' && <SegmentOverlap segmentId={head.id} name={nameOf(head)} />}
          </>
        )
      }}
    </QueryView>
  )
}

/** How many belong and how sure that is. A segment that failed has its last good members: it is not empty. */
function SegmentStanding({ head }: { head: Head }) {
  const t = useOutreachText()
  const { place } = useAddress()
  return (
    <div className="segment-standing">
      <p className="segment-size">
        <strong>{numberText(t, head.size)}</strong> {t('segment.people')}
        <span className="muted small">{staleText(t, head.staleSeconds)}</span>
      </p>
      <blockquote className="rule-sentence">{t.language === 'en' ? head.sentenceEn : head.sentence}</blockquote>
      {head.status === 'FAILED' && (
        <Notice tone="late">
          {t('segment.failed', { error: head.lastError ?? '', size: numberText(t, head.size) })}
        </Notice>
      )}
      <Warnings warnings={head.warnings} />
      {head.usedBy.length > 0 && (
        <p className="small">
          {t('segment.usedBy')}
          {': '}
          {head.usedBy.map((use, index) => (
            <span key={use.id}>
              {index > 0 && t('list.comma')}
              {use.kind === 'SEGMENT' ? (
                <Link className="text-link" to={paths.segment(use.id, undefined, place)}>
                  {use.name}
                </Link>
              ) : use.kind === 'CAMPAIGN' ? (
                <Link className="text-link" to={paths.campaign(use.id, undefined, place)}>
                  {use.name}
                </Link>
              ) : (
                use.name
              )}
            </span>
          ))}
        </p>
      )}
    </div>
  )
}

function SegmentActions({ head, onDone }: { head: Head; onDone: () => void }) {
  const t = useOutreachText()
  const nameOf = useName()
  const navigate = useNavigate()
  const { place } = useAddress()
  const client = useClient()
  const act = useAct(onDone)
  const [isArchiving, archive] = useState(false)
  const recompute = async () => {
    if (await act.send(() => client.mutation(RecomputeSegment_mutation, { id: head.id }).toPromise())) onDone()
  }
  const send = async (reason: string) => {
    const variables = { id: head.id, reason }
    if (!(await act.send(() => client.mutation(ArchiveSegment_mutation, variables).toPromise()))) return
    archive(false)
    void navigate(paths.segments({ place }))
  }
  return (
    <>
      {act.problem !== null && !isArchiving && <span className="field-problem">{act.problem}</span>}
      <Button onClick={() => void navigate(paths.newCampaign(head.id, place))}>{t('segment.campaign')}</Button>
      {head.allowedActions.includes('RECOMPUTE') && (
        <Button loading={act.isRunning} onClick={() => void recompute()}>
          {t('segment.recompute')}
        </Button>
      )}
      {head.allowedActions.includes('ARCHIVE') && <Button onClick={() => archive(true)}>{t('segment.archive')}</Button>}
      {isArchiving && (
        <WhyConfirm
          title={t('segment.archiveTitle', { name: nameOf(head) })}
          act={t('segment.archive')}
          isDangerous
          named={{ label: t('segment.writeName'), name: nameOf(head) }}
          isRunning={act.isRunning}
          problem={act.problem}
          onConfirm={(why) => void send(why)}
          onClose={() => archive(false)}
        >
          <p className="act-effect">{t('segment.archiveEffect')}</p>
        </WhyConfirm>
      )}
    </>
  )
}
