import { Link, useNavigate } from 'react-router'
import { graphql } from '../../api/graphql.ts'
import { useAddress } from '../../api/use-address.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { useName } from '../../i18n/use-name.ts'
import { AsOf } from '../../ui/as-of.tsx'
import { Chip } from '../../ui/chip.tsx'
import { numberText } from '../../ui/count.ts'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { Status } from '../../ui/status.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { journeyStates, journeyTones, type JourneyState } from './journey-words.ts'
import './campaigns.css'

const JourneysPage_query = graphql(`
  query JourneysPage($after: String, $filter: JourneyFilter!) {
    journeys(first: 50, after: $after, filter: $filter) {
      nodes {
        id
        name
        state
        graphVersion
        running
        ended
        community {
          id
          name
          nameEn
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

/** What residents are walked through, one step at a time. */
export function JourneysPage() {
  const t = useOutreachText()
  const { place, some, change } = useAddress()
  const states = some('state', journeyStates)
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.journeys')}</h1>
      </header>
      <div className="filters" role="search" aria-label={t('filter.label')}>
        {journeyStates.map((state) => (
          <Chip
            key={state}
            isOn={states.includes(state)}
            onToggle={(isOn) => change({ state: isOn ? [...states, state] : states.filter((each) => each !== state) })}
          >
            {t(`journeyState.${state}`)}
          </Chip>
        ))}
      </div>
      <Journeys key={JSON.stringify([place, states])} states={states} />
    </>
  )
}

function Journeys({ states }: { states: readonly JourneyState[] }) {
  const t = useOutreachText()
  const nameOf = useName()
  const navigate = useNavigate()
  const { place } = useAddress()
  const trail = useTrail()
  const filter = {
    ...(place === null ? {} : { communityId: { eq: place } }),
    ...(states.length === 0 ? {} : { state: { in: [...states] } }),
  }
  const result = usePageQuery({ query: JourneysPage_query, variables: { after: trail.after, filter } })
  return (
    <PagedList
      result={result}
      pick={(data) => data.journeys}
      trail={trail}
      none={t('journeys.none')}
      noneWhy={t('journeys.noneWhy')}
      foot={() => <AsOf at={result.asOf} />}
    >
      {(rows) => (
        <DataTable
          label={t('nav.journeys')}
          rows={rows}
          nameOf={({ name }) => name}
          onOpen={(row) => void navigate(paths.journey(row.id, place))}
          columns={[
            [
              'name',
              {
                title: t('journey.name'),
                cell: (row) => (
                  <Link className="row-link" tabIndex={-1} to={paths.journey(row.id, place)}>
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
                width: 110,
                cell: (row) => <Status tone={journeyTones[row.state]}>{t(`journeyState.${row.state}`)}</Status>,
                text: (row) => t(`journeyState.${row.state}`),
              },
            ],
            [
              'where',
              {
                title: t('column.community'),
                width: 160,
                cell: ({ community }) => (community ? nameOf(community) : t('place.all')),
                text: ({ community }) => (community ? nameOf(community) : t('place.all')),
              },
            ],
            [
              'running',
              {
                title: t('journey.running'),
                width: 110,
                isNumber: true,
                cell: (row) => numberText(t, row.running),
                text: (row) => String(row.running),
              },
            ],
            [
              'ended',
              {
                title: t('journey.ended'),
                width: 110,
                isNumber: true,
                cell: (row) => numberText(t, row.ended),
                text: (row) => String(row.ended),
              },
            ],
          ]}
        />
      )}
    </PagedList>
  )
}
