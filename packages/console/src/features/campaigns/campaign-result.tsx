import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import { graphql, type ResultOf } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { useName } from '../../i18n/use-name.ts'
import { numberText } from '../../ui/count.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Figure, Figures } from '../../ui/figure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { IntervalBar } from '../../ui/interval-bar.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Money, moneyText } from '../../ui/money.tsx'
import { Notice } from '../../ui/notice.tsx'
import { percentText } from '../../ui/percent.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { saveText } from '../../ui/save-text.ts'
import { SkeletonCards } from '../../ui/skeleton.tsx'
import { Status } from '../../ui/status.tsx'
import { SuppressedTable } from './suppressed-table.tsx'

const CampaignResult_query = graphql(`
  query CampaignResult($id: ID!) {
    campaignResult(id: $id) {
      from
      until
      isFinal
      sent
      queued
      delivered
      opened
      failed
      waiting
      byChannel {
        channel
        sent
      }
      suppressed {
        reason
        count
      }
      arms {
        arm
        variant
        residents
        converted
        conversion
        orders
        spendFen
        subsidyFen
      }
      conversion {
        estimate
        low
        high
      }
      ordersPerResident {
        estimate
        low
        high
      }
      incrementalOrders {
        estimate
        low
        high
      }
      satisfaction {
        treated {
          residents
          ratings
          average
        }
        holdout {
          residents
          ratings
          average
        }
        difference {
          estimate
          low
          high
        }
      }
      costFen
      subsidyFen
      costPerIncrementalOrderFen
      dependence {
        communityId
        name
        nameEn
        orders
        subsidised
        treatedResidents
        treatedUnsubsidised
        holdoutResidents
        holdoutUnsubsidised
      }
    }
  }
`)

const CampaignExport_query = graphql(`
  query CampaignExportPart($id: ID!, $part: CampaignExportPart!, $after: String) {
    campaignExport(id: $id, part: $part, after: $after) {
      csv
      next
    }
  }
`)

type Result = NonNullable<ResultOf<typeof CampaignResult_query>['campaignResult']>

const everyMs = 5_000

interface CampaignResultViewProps {
  readonly campaignId: string
  readonly isMoving: boolean
}

/** What came of it that would not have come anyway, and how sure that is. */
export function CampaignResultView({ campaignId, isMoving }: CampaignResultViewProps) {
  const t = useOutreachText()
  const result = usePageQuery({ query: CampaignResult_query, variables: { id: campaignId } })
  const { refresh } = result
  useEffect(() => {
    if (!isMoving) return
    const beat = setInterval(() => document.visibilityState === 'visible' && refresh(), everyMs)
    return () => clearInterval(beat)
  }, [isMoving, refresh])
  return (
    <QueryView
      result={result}
      pick={(data) => data.campaignResult}
      isEmpty={() => false}
      skeleton={<SkeletonCards count={3} height={140} label={t('loading')} />}
      empty={<Empty title={t('result.none')} why={t('result.noneWhy')} />}
      failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
      needs={t('role.OPERATOR')}
    >
      {(it) => (
        <div className="campaign-result">
          <div className="panel-line">
            <Status tone={it.isFinal ? 'done' : 'waiting'}>{t(it.isFinal ? 'result.final' : 'result.soFar')}</Status>
            <span className="muted small">
              {t('result.window')} <Moment at={it.from} style="day" /> {'–'} <Moment at={it.until} style="day" />
            </span>
            <div className="page-head-end">
              <Exports campaignId={campaignId} />
            </div>
          </div>
          <Change it={it} />
          <Arms it={it} />
          <div className="result-halves">
            <Sendings it={it} />
            <section aria-label={t('result.suppressed')}>
              <h2>{t('result.suppressed')}</h2>
              <SuppressedTable suppressed={it.suppressed} />
            </section>
          </div>
          {it.satisfaction !== null && <Satisfaction it={it.satisfaction} />}
          <Dependence it={it} />
        </div>
      )}
    </QueryView>
  )
}

function Change({ it }: { it: Result }) {
  const t = useOutreachText()
  const { incrementalOrders: more, conversion, ordersPerResident } = it
  if (more === null || conversion === null) return <Notice tone="risk">{t('result.noHoldout')}</Notice>
  const whole = (value: number) => numberText(t, Math.round(value))
  const points = (value: number) => `${(value * 100).toFixed(1)} pp`
  return (
    <section aria-label={t('result.change')}>
      <h2>{t('result.change')}</h2>
      <Figures>
        <Figure label={t('result.incremental')} note={rangeText(t, more, whole)}>
          {whole(more.estimate)}
        </Figure>
        <Figure
          label={t('result.perIncremental')}
          note={t('result.costNote', { cost: moneyText(it.costFen), subsidy: moneyText(it.subsidyFen) })}
        >
          {it.costPerIncrementalOrderFen === null ? t('figure.none') : <Money fen={it.costPerIncrementalOrderFen} />}
        </Figure>
        <Figure label={t('result.conversion')} note={rangeText(t, conversion, points)}>
          {points(conversion.estimate)}
        </Figure>
      </Figures>
      <div className="intervals card padded">
        <IntervalBar label={t('result.incremental')} interval={more} format={whole} />
        <IntervalBar label={t('result.conversion')} interval={conversion} format={points} />
        {ordersPerResident !== null && (
          <IntervalBar
            label={t('result.perResident')}
            interval={ordersPerResident}
            format={(value) => value.toFixed(3)}
          />
        )}
        <p className="muted small">{t('result.intervalNote')}</p>
      </div>
    </section>
  )
}

type Interval = NonNullable<Result['conversion']>

function rangeText(t: ReturnType<typeof useOutreachText>, { low, high }: Interval, format: (value: number) => string) {
  if (low === null || high === null) return t('result.tooFew')
  return t(low > 0 || high < 0 ? 'result.range' : 'result.rangeOpen', { low: format(low), high: format(high) })
}

function Arms({ it }: { it: Result }) {
  const t = useOutreachText()
  return (
    <section aria-label={t('result.arms')}>
      <h2>{t('result.arms')}</h2>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('result.arm')}</th>
            <th scope="col" className="cell-number">
              {t('result.residents')}
            </th>
            <th scope="col" className="cell-number">
              {t('result.converted')}
            </th>
            <th scope="col" className="cell-number">
              {t('result.rate')}
            </th>
            <th scope="col" className="cell-number">
              {t('result.orders')}
            </th>
            <th scope="col" className="cell-number">
              {t('result.spend')}
            </th>
            <th scope="col" className="cell-number">
              {t('result.subsidy')}
            </th>
          </tr>
        </thead>
        <tbody>
          {it.arms.map((arm) => (
            <tr key={`${arm.arm} ${arm.variant}`}>
              <th scope="row">
                {arm.variant === null ? t(`arm.${arm.arm}`) : t('result.variant', { key: arm.variant })}
              </th>
              <td className="cell-number">{numberText(t, arm.residents)}</td>
              <td className="cell-number">{numberText(t, arm.converted)}</td>
              <td className="cell-number">{percentText(arm.conversion * 10_000)}</td>
              <td className="cell-number">{numberText(t, arm.orders)}</td>
              <td className="cell-number">{moneyText(arm.spendFen)}</td>
              <td className="cell-number">{moneyText(arm.subsidyFen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Sendings({ it }: { it: Result }) {
  const t = useOutreachText()
  const counts = [
    ['result.sent', it.sent],
    ['result.delivered', it.delivered],
    ['result.opened', it.opened],
    ['result.failed', it.failed],
    ['result.queued', it.queued],
    ['result.waiting', it.waiting],
  ] as const
  return (
    <section aria-label={t('result.sendings')}>
      <h2>{t('result.sendings')}</h2>
      <table className="plain">
        <tbody>
          {counts.map(([key, count]) => (
            <tr key={key}>
              <th scope="row">{t(key)}</th>
              <td className="cell-number">{numberText(t, count)}</td>
            </tr>
          ))}
          {it.byChannel.map(({ channel, sent }) => (
            <tr key={channel}>
              <th scope="row" className="muted">
                {t('result.by', { channel: t(`channel.${channel}`) })}
              </th>
              <td className="cell-number">{numberText(t, sent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const starsText = (stars: number): string => stars.toFixed(2)

/** The second goal: more orders of people who like them less would be no success. */
function Satisfaction({ it }: { it: NonNullable<Result['satisfaction']> }) {
  const t = useOutreachText()
  return (
    <section aria-label={t('result.satisfaction')}>
      <h2>{t('result.satisfaction')}</h2>
      <Figures>
        {(['TREATED', 'HOLDOUT'] as const).map((arm) => {
          const { average, residents, ratings } = it[arm === 'TREATED' ? 'treated' : 'holdout']
          return (
            <Figure key={arm} label={t(`arm.${arm}`)} note={t('result.rated', { residents, ratings })}>
              {average === null ? t('figure.none') : t('result.stars', { stars: starsText(average) })}
            </Figure>
          )
        })}
      </Figures>
      {it.difference === null ? (
        <p className="muted small">{t('result.ratedByFew')}</p>
      ) : (
        <div className="intervals card padded">
          <IntervalBar label={t('result.starsUplift')} interval={it.difference} format={starsText} />
          <p className="muted small">{t('result.ratedNote')}</p>
        </div>
      )}
    </section>
  )
}

function Dependence({ it }: { it: Result }) {
  const t = useOutreachText()
  const nameOf = useName()
  const per = (count: number, residents: number) =>
    residents === 0 ? t('figure.none') : (count / residents).toFixed(2)
  if (it.dependence.length === 0) return null
  return (
    <section aria-label={t('result.dependence')}>
      <h2>{t('result.dependence')}</h2>
      <p className="muted small">{t('result.dependenceNote')}</p>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('column.community')}</th>
            <th scope="col" className="cell-number">
              {t('result.orders')}
            </th>
            <th scope="col" className="cell-number">
              {t('result.subsidised')}
            </th>
            <th scope="col" className="cell-number">
              {t('result.fullTreated')}
            </th>
            <th scope="col" className="cell-number">
              {t('result.fullHeld')}
            </th>
          </tr>
        </thead>
        <tbody>
          {it.dependence.map((row) => (
            <tr key={row.communityId}>
              <th scope="row">{nameOf(row)}</th>
              <td className="cell-number">{numberText(t, row.orders)}</td>
              <td className="cell-number">
                {row.orders === 0 ? t('figure.none') : percentText((row.subsidised / row.orders) * 10_000)}
              </td>
              <td className="cell-number">{per(row.treatedUnsubsidised, row.treatedResidents)}</td>
              <td className="cell-number">{per(row.holdoutUnsubsidised, row.holdoutResidents)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const parts = ['ASSIGNMENTS', 'ORDERS'] as const
/** 5,000 lines each. */
const mostParts = 400

/** Everything that the figures are made of, so that whoever doubts them can reckon them again. */
function Exports({ campaignId }: { campaignId: string }) {
  const t = useOutreachText()
  const client = useClient()
  const [running, run] = useState<(typeof parts)[number] | null>(null)
  const [hasFailed, setFailed] = useState(false)
  const save = async (part: (typeof parts)[number]) => {
    run(part)
    setFailed(false)
    const texts: string[] = []
    let after: string | null = null
    let isWhole = false
    for (let index = 0; index < mostParts && !isWhole; index += 1) {
      const variables: { id: string; part: typeof part; after: string | null } = { id: campaignId, part, after }
      const { data } = await client
        .query(CampaignExport_query, variables, { requestPolicy: 'network-only' })
        .toPromise()
      if (!data) break
      texts.push(data.campaignExport.csv)
      after = data.campaignExport.next
      isWhole = after === null
    }
    run(null)
    setFailed(!isWhole)
    if (isWhole) saveText(`${campaignId}-${part.toLowerCase()}.csv`, texts.join(''))
  }
  return (
    <>
      {hasFailed && <Notice tone="late">{t('result.exportFailed')}</Notice>}
      {parts.map((part) => (
        <Button
          key={part}
          icon={<Icon name="download" size={16} />}
          loading={running === part}
          onClick={() => void save(part)}
        >
          {t(`exportPart.${part}`)}
        </Button>
      ))}
    </>
  )
}
