import { Button, DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useClient } from 'urql'
import { graphql, type ResultOf } from '../../api/graphql.ts'
import { useAddress } from '../../api/use-address.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useOutreachText, type OutreachText } from '../../i18n/outreach/text.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Figure, Figures } from '../../ui/figure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { IntervalBar } from '../../ui/interval-bar.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useMinute } from '../../ui/now.ts'
import { percentText } from '../../ui/percent.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { saveText } from '../../ui/save-text.ts'
import { SkeletonCards } from '../../ui/skeleton.tsx'
import '../../ui/panel.css'
import './drivers.css'
import { businessDay } from '@linli/kit'

const ValueDrivers_query = graphql(`
  query ValueDrivers($communityId: ID!, $at: DateTime!) {
    valueDrivers(communityId: $communityId, at: $at) {
      from
      at
      until
      all {
        of
        count
        shareBp
        lowBp
        highBp
      }
      drivers {
        driver
        with {
          of
          count
          shareBp
          lowBp
          highBp
        }
        without {
          of
          count
          shareBp
          lowBp
          highBp
        }
        difference {
          differenceBp
          lowBp
          highBp
        }
      }
    }
  }
`)

const ValueDriversExport_query = graphql(`
  query ValueDriversExport($communityId: ID!, $at: DateTime!) {
    valueDriversExport(communityId: $communityId, at: $at) {
      csv
    }
  }
`)

type Told = ResultOf<typeof ValueDrivers_query>['valueDrivers']
type Share = NonNullable<Told['all']>

const format = 'YYYY-MM-DD'
const watchedDays = 28
const mostDays = 730
const startOf = (day: string) => `${day}T00:00:00+08:00`

/** Who came back at full price, by what they had had of the platform besides its prices. */
export function Drivers({ communityId }: { communityId: string }) {
  const t = useOutreachText()
  const { text, change } = useAddress()
  const today = dayjs(businessDay(useMinute()))
  const last = today.subtract(watchedDays, 'day').format(format)
  const wanted = text('at')
  const day = /^\d{4}-\d{2}-\d{2}$/.test(wanted) && dayjs(wanted).isValid() && wanted <= last ? wanted : last
  const variables = { communityId, at: startOf(day) }
  const result = usePageQuery({ query: ValueDrivers_query, variables })
  return (
    <section className="drivers" aria-label={t('tab.drivers')}>
      <div className="panel-line">
        <p className="muted">{t('drivers.lead')}</p>
        <div className="page-head-end">
          <DatePicker
            aria-label={t('drivers.day')}
            allowClear={false}
            value={dayjs(day)}
            minDate={today.subtract(mostDays, 'day')}
            maxDate={dayjs(last)}
            onChange={(chosen) => chosen && change({ at: chosen.format(format) })}
          />
        </div>
      </div>
      <QueryView
        result={result}
        pick={(data) => data.valueDrivers}
        isEmpty={({ all }) => all === null}
        skeleton={<SkeletonCards count={2} height={180} label={t('loading')} />}
        empty={<Empty title={t('drivers.none')} why={t('drivers.noneWhy')} />}
        failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
        needs={t('role.OPERATOR')}
      >
        {(it) => (
          <>
            <Table it={it} />
            <Rows variables={variables} name={`drivers-${day}`} />
          </>
        )}
      </QueryView>
    </section>
  )
}

const shareText = ({ shareBp, lowBp, highBp }: Share) =>
  `${percentText(shareBp)} (${percentText(lowBp)} – ${percentText(highBp)})`

const pointsText = (basisPoints: number) => (basisPoints / 100).toFixed(1)

function Table({ it }: { it: Told }) {
  const t = useOutreachText()
  const date = (at: string) => businessDay(new Date(at))
  return (
    <>
      {it.all !== null && (
        <Figures>
          <Figure label={t('drivers.all')} note={t('drivers.of', { count: it.all.count, of: it.all.of })}>
            {shareText(it.all)}
          </Figure>
        </Figures>
      )}
      <p className="muted small">
        {t('drivers.span', { from: date(it.from), at: date(it.at), until: date(it.until) })}
      </p>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('drivers.driver')}</th>
            <th scope="col" className="cell-number">
              {t('drivers.with')}
            </th>
            <th scope="col" className="cell-number">
              {t('drivers.without')}
            </th>
          </tr>
        </thead>
        <tbody>
          {it.drivers.map((each) => (
            <tr key={each.driver}>
              <th scope="row">{t(`driver.${each.driver}`)}</th>
              <Side t={t} share={each.with} />
              <Side t={t} share={each.without} />
            </tr>
          ))}
        </tbody>
      </table>
      <div className="intervals card padded">
        <h2>{t('drivers.difference')}</h2>
        {it.drivers.map(({ driver, difference }) => (
          <IntervalBar
            key={driver}
            label={t(`driver.${driver}`)}
            interval={{
              estimate: difference?.differenceBp ?? 0,
              low: difference?.lowBp ?? null,
              high: difference?.highBp ?? null,
            }}
            format={pointsText}
          />
        ))}
        <p className="muted small">{t('drivers.noCause')}</p>
      </div>
    </>
  )
}

function Side({ t, share }: { t: OutreachText; share: Share | null }) {
  if (share === null) return <td className="cell-number muted">{t('drivers.few')}</td>
  return (
    <td className="cell-number">
      {shareText(share)}
      <div className="muted small">{t('drivers.of', { count: share.count, of: share.of })}</div>
    </td>
  )
}

interface RowsProps {
  readonly variables: { readonly communityId: string; readonly at: string }
  readonly name: string
}

/** One line a household, so that whoever doubts the figures can reckon them again. */
function Rows({ variables, name }: RowsProps) {
  const t = useOutreachText()
  const client = useClient()
  const [isRunning, run] = useState(false)
  const [hasFailed, setFailed] = useState(false)
  const save = async () => {
    run(true)
    const { data } = await client
      .query(ValueDriversExport_query, variables, { requestPolicy: 'network-only' })
      .toPromise()
    run(false)
    setFailed(!data)
    if (data) saveText(`${name}.csv`, data.valueDriversExport.csv)
  }
  return (
    <p>
      {hasFailed && <Notice tone="late">{t('drivers.exportFailed')}</Notice>}
      <Button icon={<Icon name="download" size={16} />} loading={isRunning} onClick={() => void save()}>
        {t('drivers.export')}
      </Button>
    </p>
  )
}
