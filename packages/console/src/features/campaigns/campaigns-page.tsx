import { Button, Input } from 'antd'
import { Link, useNavigate } from 'react-router'
import { graphql, type ResultOf } from '../../api/graphql.ts'
import { useAddress } from '../../api/use-address.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useOutreachText, type OutreachText } from '../../i18n/outreach/text.ts'
import { useName } from '../../i18n/use-name.ts'
import { AsOf } from '../../ui/as-of.tsx'
import { Chip } from '../../ui/chip.tsx'
import { numberText } from '../../ui/count.ts'
import { Icon } from '../../ui/icon.tsx'
import { Moment, momentText } from '../../ui/moment.tsx'
import { Money, moneyText } from '../../ui/money.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { percentText } from '../../ui/percent.ts'
import { Status } from '../../ui/status.tsx'
import type { Columns } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ExportButton } from '../../ui/table/export-button.tsx'
import { campaignStates, campaignTones, type CampaignState } from './campaign-words.ts'
import './campaigns.css'

const CampaignsPage_query = graphql(`
  query CampaignsPage($after: String, $filter: CampaignFilter!) {
    campaigns(first: 50, after: $after, filter: $filter, sort: { key: CREATED_AT, direction: DESC }) {
      nodes {
        id
        name
        state
        pausedAs
        channels
        holdoutBps
        goal
        startsAt
        spentFen
        community {
          id
          name
          nameEn
        }
        progress {
          audience
          done
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      count {
        value
        precision
      }
    }
  }
`)

type Row = ResultOf<typeof CampaignsPage_query>['campaigns']['nodes'][number]

/** Everything that is, was or will be told to many. */
export function CampaignsPage() {
  const t = useOutreachText()
  const navigate = useNavigate()
  const { place, text, some, change } = useAddress()
  const [states, q] = [some('state', campaignStates), text('q')]
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.campaigns')}</h1>
        <div className="page-head-end">
          <Button
            type="primary"
            icon={<Icon name="plus" size={16} />}
            onClick={() => void navigate(paths.newCampaign(undefined, place))}
          >
            {t('campaigns.new')}
          </Button>
        </div>
      </header>
      <div className="filters" role="search" aria-label={t('filter.label')}>
        <Input
          className="filter-number"
          allowClear
          prefix={<Icon name="search" size={16} />}
          aria-label={t('campaigns.search')}
          placeholder={t('campaigns.search')}
          value={q}
          onChange={(event) => change({ q: event.target.value })}
        />
        {campaignStates.map((state) => (
          <Chip
            key={state}
            isOn={states.includes(state)}
            onToggle={(isOn) => change({ state: isOn ? [...states, state] : states.filter((each) => each !== state) })}
          >
            {t(`campaignState.${state}`)}
          </Chip>
        ))}
      </div>
      <Campaigns key={JSON.stringify([place, states, q])} states={states} q={q} />
    </>
  )
}

function Campaigns({ states, q }: { states: readonly CampaignState[]; q: string }) {
  const t = useOutreachText()
  const nameOf = useName()
  const navigate = useNavigate()
  const { place } = useAddress()
  const trail = useTrail()
  const filter = {
    ...(place === null ? {} : { communityId: { eq: place } }),
    ...(states.length === 0 ? {} : { state: { in: [...states] } }),
    ...(q.trim() === '' ? {} : { name: { contains: q.trim() } }),
  }
  const result = usePageQuery({ query: CampaignsPage_query, variables: { after: trail.after, filter } })
  const columns = columnsOf({ t, nameOf, place })
  return (
    <PagedList
      result={result}
      pick={(data) => data.campaigns}
      trail={trail}
      none={t('campaigns.none')}
      noneWhy={t('campaigns.noneWhy')}
      foot={(rows) => (
        <>
          <AsOf at={result.asOf} />
          <ExportButton name="campaigns" rows={rows} columns={columns}>
            {t('list.export')}
          </ExportButton>
        </>
      )}
    >
      {(rows) => (
        <DataTable
          label={t('nav.campaigns')}
          rows={rows}
          columns={columns}
          nameOf={({ name }) => name}
          onOpen={(row) => void navigate(paths.campaign(row.id, undefined, place))}
        />
      )}
    </PagedList>
  )
}

interface Words {
  readonly t: OutreachText
  readonly nameOf: (named: { name: string; nameEn: string }) => string
  readonly place: string | null
}

function columnsOf({ t, nameOf, place }: Words): Columns<Row> {
  const where = ({ community }: Row) => (community ? nameOf(community) : t('place.all'))
  const reached = ({ progress: { done, audience } }: Row) =>
    audience === 0 ? t('figure.none') : `${numberText(t, done)} / ${numberText(t, audience)}`
  const by = (row: Row) => row.channels.map((channel) => t(`channel.${channel}`)).join(t('list.comma'))
  return [
    [
      'name',
      {
        title: t('campaign.name'),
        cell: (row) => (
          <Link className="row-link" tabIndex={-1} to={paths.campaign(row.id, undefined, place)}>
            {row.name}
          </Link>
        ),
        text: ({ name }) => name,
      },
    ],
    [
      'state',
      {
        title: t('column.state'),
        width: 104,
        cell: (row) => <Status tone={campaignTones[row.state]}>{t(`campaignState.${row.state}`)}</Status>,
        text: (row) => t(`campaignState.${row.state}`),
      },
    ],
    ['where', { title: t('column.community'), width: 120, cell: where, text: where }],
    ['channels', { title: t('campaign.channels'), width: 160, cell: by, text: by }],
    ['reached', { title: t('campaign.reached'), width: 120, isNumber: true, cell: reached, text: reached }],
    [
      'holdout',
      {
        title: t('campaign.holdout'),
        width: 88,
        isNumber: true,
        cell: (row) => percentText(row.holdoutBps),
        text: (row) => percentText(row.holdoutBps),
      },
    ],
    [
      'goal',
      {
        title: t('campaign.goal'),
        width: 120,
        cell: (row) => t(`goal.${row.goal}`),
        text: (row) => t(`goal.${row.goal}`),
      },
    ],
    [
      'spent',
      {
        title: t('campaign.spent'),
        width: 96,
        isNumber: true,
        cell: (row) => <Money fen={row.spentFen} />,
        text: (row) => moneyText(row.spentFen),
      },
    ],
    [
      'starts',
      {
        title: t('campaign.starts'),
        width: 120,
        cell: (row) => <Moment at={row.startsAt} style="day" />,
        text: (row) => momentText(new Date(row.startsAt), 'exact', t.language),
      },
    ],
  ]
}
