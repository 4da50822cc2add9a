import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import { useClient } from 'urql'
import { graphql, type ResultOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useAddress } from '../../api/use-address.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useOutreachText, type OutreachText } from '../../i18n/outreach/text.ts'
import { AsOf } from '../../ui/as-of.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { numberText } from '../../ui/count.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { percentText } from '../../ui/percent.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Status } from '../../ui/status.tsx'
import { Saying } from './campaign-terms-view.tsx'
import './campaigns.css'
import { journeyTones } from './journey-words.ts'
import { NamedConfirm } from './named-confirm.tsx'
import { useSegmentNames } from './use-segment-names.ts'
import { walked, type Walked } from './walk.ts'

const JourneyPage_query = graphql(`
  query JourneyPage($id: ID!) {
    journey(id: $id) {
      id
      name
      state
      graphVersion
      allowedActions
      entryEvent
      entrySegmentId
      exitsWithSegment
      againAfterDays
      goal
      running
      ended
      nodes {
        key
        kind
        next
        otherwise
        here
        passed
        event
        timeoutMinutes
        minutes
        atMinute
        segmentId
        shareBps
        channels
        content {
          channel
          title
          body
        }
        contentEn {
          channel
          title
          body
        }
      }
    }
  }
`)

const ActivateJourney_mutation = graphql(`
  mutation ActivateJourney($id: ID!) {
    activateJourney(id: $id) {
      journey {
        id
        state
        allowedActions
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

const PauseJourney_mutation = graphql(`
  mutation PauseJourney($id: ID!) {
    pauseJourney(id: $id) {
      journey {
        id
        state
        allowedActions
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

const StopJourney_mutation = graphql(`
  mutation StopJourney($id: ID!) {
    stopJourney(id: $id) {
      journey {
        id
        state
        allowedActions
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

type Journey = NonNullable<ResultOf<typeof JourneyPage_query>['journey']>
type Node = Journey['nodes'][number]

const mutations = {
  ACTIVATE: ActivateJourney_mutation,
  PAUSE: PauseJourney_mutation,
  STOP: StopJourney_mutation,
} as const
type Act = keyof typeof mutations
const acts = ['ACTIVATE', 'PAUSE', 'STOP'] as const satisfies readonly Act[]
const everyMs = 5_000

/** One journey, read from top to bottom, with how many are at each step. */
export function JourneyPage() {
  const t = useOutreachText()
  const id = useParams()['journeyId'] ?? ''
  const { place } = useAddress()
  const result = usePageQuery({ query: JourneyPage_query, variables: { id } })
  const { refresh } = result
  const isMoving = result.data?.journey?.state === 'ACTIVE'
  useEffect(() => {
    if (!isMoving) return
    const beat = setInterval(() => document.visibilityState === 'visible' && refresh(), everyMs)
    return () => clearInterval(beat)
  }, [isMoving, refresh])
  return (
    <QueryView
      result={result}
      pick={(data) => data.journey}
      isEmpty={() => false}
      skeleton={<SkeletonRows count={8} height={56} label={t('loading')} />}
      empty={<Empty title={t('journey.none')} why={t('journey.noneWhy')} />}
      failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
      needs={t('role.OPERATOR')}
    >
      {(journey) => (
        <>
          <header className="page-head">
            <Link className="text-link" to={paths.journeys({ place })}>
              {t('nav.journeys')}
            </Link>
            <span className="muted" aria-hidden="true">
              {'/'}
            </span>
            <h1>{journey.name}</h1>
            <Status tone={journeyTones[journey.state]}>{t(`journeyState.${journey.state}`)}</Status>
            <span className="muted small">{t('journey.version', { version: journey.graphVersion })}</span>
            <div className="page-head-end">
              <AsOf at={result.asOf} />
              <JourneyActions journey={journey} onDone={refresh} />
            </div>
          </header>
          <Terms journey={journey} />
          <ol className="walk" aria-label={t('journey.steps')}>
            {walked(journey.nodes).map((step, index) => (
              <Step key={`${step.node.key} ${index}`} step={step} />
            ))}
          </ol>
        </>
      )}
    </QueryView>
  )
}

function Terms({ journey }: { journey: Journey }) {
  const t = useOutreachText()
  const segmentName = useSegmentNames()
  const entry = journey.entrySegmentId
    ? t('journey.entersBySegment', { name: segmentName(journey.entrySegmentId) })
    : journey.entryEvent && t('journey.entersByEvent', { event: t(`event.${journey.entryEvent}`) })
  const parts = [
    entry,
    journey.exitsWithSegment && t('journey.exits'),
    journey.goal && t('journey.goal', { event: t(`event.${journey.goal}`) }),
    journey.againAfterDays === null ? t('journey.once') : t('journey.again', { days: journey.againAfterDays }),
    t('journey.counts', { running: numberText(t, journey.running), ended: numberText(t, journey.ended) }),
  ]
  return <p className="muted walk-terms">{parts.filter(Boolean).join(' · ')}</p>
}

function Step({ step: { node, depth, branch, isAgain } }: { step: Walked<Node> }) {
  const t = useOutreachText()
  const segmentName = useSegmentNames()
  return (
    <li className={`walk-step walk-depth-${Math.min(depth, 4)}`}>
      {branch !== null && (
        <span className="walk-branch">{t(branch === 'then' ? 'journey.then' : 'journey.otherwise')}</span>
      )}
      {isAgain ? (
        <span className="muted">{t('journey.goesTo', { key: node.key })}</span>
      ) : (
        <div className="walk-card card">
          <div className="panel-line">
            <span className="tag">{t(`nodeKind.${node.kind}`)}</span>
            <strong>{said(t, node, segmentName)}</strong>
            <code className="muted small">{node.key}</code>
            <span className="walk-counts small">
              {t('journey.here', { here: numberText(t, node.here), passed: numberText(t, node.passed) })}
            </span>
          </div>
          {node.content && (
            <div className="sayings">
              {(t.language === 'en' ? (node.contentEn ?? node.content) : node.content).map((each) => (
                <Saying key={each.channel} where={t(`channel.${each.channel}`)} title={each.title} body={each.body} />
              ))}
            </div>
          )}
        </div>
      )}
    </li>
  )
}

const minutesInHour = 60
const minutesInDay = 24 * minutesInHour

function spanText(t: OutreachText, minutes: number): string {
  if (minutes % minutesInDay === 0) return t('time.days', { days: minutes / minutesInDay })
  if (minutes % minutesInHour === 0) return t('time.hours', { hours: minutes / minutesInHour })
  return t('time.minutes', { minutes })
}

function said(t: OutreachText, node: Node, segmentName: (id: string) => string): string {
  switch (node.kind) {
    case 'WAIT_FOR':
      return t('journey.waits', {
        event: node.event ? t(`event.${node.event}`) : '',
        span: spanText(t, node.timeoutMinutes ?? 0),
      })
    case 'DELAY': {
      const span = spanText(t, node.minutes ?? 0)
      if (node.atMinute === null) return t('journey.rests', { span })
      const at = [Math.floor(node.atMinute / minutesInHour), node.atMinute % minutesInHour]
      return t('journey.restsUntil', { span, at: at.map((part) => String(part).padStart(2, '0')).join(':') })
    }
    case 'SPLIT':
      return node.segmentId === null
        ? t('journey.splits', { share: percentText(node.shareBps ?? 0) })
        : t('journey.splitsBy', { name: segmentName(node.segmentId) })
    case 'SEND':
      return (node.channels ?? []).map((channel) => t(`channel.${channel}`)).join(' → ')
    case 'EXIT':
      return t('journey.exit')
  }
}

function JourneyActions({ journey, onDone }: { journey: Journey; onDone: () => void }) {
  const t = useOutreachText()
  const client = useClient()
  const act = useAct(onDone)
  const [asking, ask] = useState<Act | null>(null)
  const { id, name } = journey
  const send = async () => {
    if (asking === null) return
    if (!(await act.send(() => client.mutation(mutations[asking], { id }).toPromise()))) return
    ask(null)
    onDone()
  }
  const asked = asking && {
    title: t(`journeyAsk.${asking}`, { name }),
    act: t(`journeyDo.${asking}`),
    isRunning: act.isRunning,
    problem: act.problem,
    onConfirm: () => void send(),
    onClose: () => ask(null),
  }
  return (
    <>
      {acts
        .filter((each) => journey.allowedActions.includes(each))
        .map((each) => (
          <Button
            key={each}
            type={each === 'ACTIVATE' ? 'primary' : 'default'}
            danger={each === 'STOP'}
            onClick={() => {
              act.forget()
              ask(each)
            }}
          >
            {t(`journeyDo.${each}`)}
          </Button>
        ))}
      {asked && asking === 'STOP' && (
        <NamedConfirm {...asked} name={name} label={t('journey.writeName')}>
          <p className="act-effect">{t('journeyEffect.STOP')}</p>
        </NamedConfirm>
      )}
      {asked && asking !== null && asking !== 'STOP' && (
        <Confirm {...asked} isReady>
          <p className="act-effect">{t(`journeyEffect.${asking}`)}</p>
        </Confirm>
      )}
    </>
  )
}
