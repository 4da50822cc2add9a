import { Select } from 'antd'
import { useNavigate, useParams } from 'react-router'
import { graphql } from '../../../api/graphql.ts'
import { useAddress } from '../../../api/use-address.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { paths } from '../../../app/paths.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { AsOf } from '../../../ui/as-of.tsx'
import { PagedList, useTrail } from '../../../ui/paged-list.tsx'
import { DataTable } from '../../../ui/table/data-table.tsx'
import '../audience.css'
import { useTagLabel } from '../use-tag-label.ts'
import { ResidentDrawer } from './resident-drawer.tsx'

const ResidentsPage_query = graphql(`
  query ResidentsPage($after: String, $filter: ResidentFilter!) {
    residents(first: 50, after: $after, filter: $filter, sort: { key: LAST_ORDER, direction: DESC }) {
      nodes {
        id
        name
        phoneMasked
        personalised
        building {
          id
          name
        }
        community {
          id
          name
          nameEn
        }
        tags {
          id
          tag {
            id
            label
            labelEn
          }
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

const ResidentTags_query = graphql(`
  query ResidentTags {
    tags(first: 100, sort: { key: LABEL, direction: ASC }) {
      nodes {
        id
        label
        labelEn
      }
    }
  }
`)

/** Who lives here, with what is said of them. */
export function ResidentsPage() {
  const t = useOutreachText()
  const labelOf = useTagLabel()
  const navigate = useNavigate()
  const openId = useParams()['residentId'] ?? null
  const { place, text, change } = useAddress()
  const tag = text('tag')
  const { data } = usePageQuery({ query: ResidentTags_query, variables: {} })
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.residents')}</h1>
      </header>
      <div className="filters" role="search" aria-label={t('filter.label')}>
        <Select
          className="filter-state"
          allowClear
          aria-label={t('residents.tag')}
          placeholder={t('residents.tag')}
          value={tag === '' ? null : tag}
          onChange={(id: string | null) => change({ tag: id ?? '' })}
          options={(data?.tags.nodes ?? []).map((each) => ({ value: each.id, label: labelOf(each) }))}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </div>
      <Residents key={JSON.stringify([place, tag])} tag={tag} openId={openId} />
      {openId !== null && (
        <ResidentDrawer
          key={openId}
          residentId={openId}
          onClose={() => void navigate(paths.residents({ place, tag }))}
        />
      )}
    </>
  )
}

function Residents({ tag, openId }: { tag: string; openId: string | null }) {
  const t = useOutreachText()
  const nameOf = useName()
  const labelOf = useTagLabel()
  const navigate = useNavigate()
  const { place } = useAddress()
  const trail = useTrail()
  const filter = {
    ...(place === null ? {} : { communityId: { eq: place } }),
    ...(tag === '' ? {} : { tagId: { eq: tag } }),
  }
  const result = usePageQuery({ query: ResidentsPage_query, variables: { after: trail.after, filter } })
  return (
    <PagedList
      result={result}
      pick={(data) => data.residents}
      trail={trail}
      none={t('residents.none')}
      noneWhy={t('residents.noneWhy')}
      foot={() => <AsOf at={result.asOf} />}
    >
      {(residents) => (
        <DataTable
          label={t('nav.residents')}
          rows={residents}
          nameOf={(row) => row.name ?? row.id}
          openId={openId}
          onOpen={(row) => void navigate(paths.resident(row.id, { place, tag }))}
          columns={[
            [
              'name',
              {
                title: t('resident.name'),
                width: 140,
                cell: (row) => row.name ?? t('figure.none'),
                text: (row) => row.name ?? '',
              },
            ],
            [
              'phone',
              {
                title: t('resident.phone'),
                width: 130,
                cell: (row) => row.phoneMasked ?? t('figure.none'),
                text: (row) => row.phoneMasked ?? '',
              },
            ],
            [
              'where',
              {
                title: t('resident.where'),
                width: 200,
                cell: (row) => `${nameOf(row.community)} · ${row.building.name}`,
                text: (row) => `${nameOf(row.community)} · ${row.building.name}`,
              },
            ],
            [
              'tags',
              {
                title: t('nav.tags'),
                cell: (row) => (
                  <span className="tag-line">
                    {row.tags.map((each) => (
                      <span key={each.id} className="tag">
                        {labelOf(each.tag)}
                      </span>
                    ))}
                  </span>
                ),
                text: (row) => row.tags.map((each) => labelOf(each.tag)).join(t('list.comma')),
              },
            ],
            [
              'personal',
              {
                title: t('resident.personalised'),
                width: 110,
                cell: (row) => t(row.personalised ? 'resident.isOn' : 'resident.isOff'),
                text: (row) => t(row.personalised ? 'resident.isOn' : 'resident.isOff'),
              },
            ],
          ]}
        />
      )}
    </PagedList>
  )
}
