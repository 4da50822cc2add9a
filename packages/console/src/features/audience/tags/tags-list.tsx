import { Input } from 'antd'
import { useNavigate } from 'react-router'
import { graphql, readFragment } from '../../../api/graphql.ts'
import { useAddress } from '../../../api/use-address.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { paths } from '../../../app/paths.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { AsOf } from '../../../ui/as-of.tsx'
import { Chip } from '../../../ui/chip.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { PagedList, useTrail } from '../../../ui/paged-list.tsx'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { ExportButton } from '../../../ui/table/export-button.tsx'
import { useTagLabel } from '../use-tag-label.ts'
import { TagRow_tag, tagColumns } from './tag-columns.tsx'
import { tagKinds, tagStates } from './tag-words.ts'

const TagsList_query = graphql(
  `
    query TagsList($after: String, $filter: TagFilter!) {
      tags(first: 50, after: $after, filter: $filter, sort: { key: LABEL, direction: ASC }) {
        nodes {
          id
          ...TagRow_tag
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
  `,
  [TagRow_tag],
)

export function TagsList({ openId }: { openId: string | null }) {
  const t = useOutreachText()
  const { text, some, change } = useAddress()
  const toggled = <Value extends string>(all: readonly Value[], one: Value, isOn: boolean) =>
    isOn ? [...all, one] : all.filter((each) => each !== one)
  const [states, kinds, q] = [some('state', tagStates), some('kind', tagKinds), text('q')]
  return (
    <>
      <div className="filters" role="search" aria-label={t('filter.label')}>
        <Input
          className="filter-number"
          allowClear
          prefix={<Icon name="search" size={16} />}
          aria-label={t('tags.search')}
          placeholder={t('tags.search')}
          value={q}
          onChange={(event) => change({ q: event.target.value })}
        />
        {tagStates.map((state) => (
          <Chip
            key={state}
            isOn={states.includes(state)}
            onToggle={(isOn) => change({ state: toggled(states, state, isOn) })}
          >
            {t(`tagState.${state}`)}
          </Chip>
        ))}
        <span className="filters-gap" aria-hidden="true" />
        {tagKinds.map((kind) => (
          <Chip
            key={kind}
            isOn={kinds.includes(kind)}
            onToggle={(isOn) => change({ kind: toggled(kinds, kind, isOn) })}
          >
            {t(`tagKind.${kind}`)}
          </Chip>
        ))}
      </div>
      <Tags key={JSON.stringify([states, kinds, q])} states={states} kinds={kinds} q={q} openId={openId} />
    </>
  )
}

interface TagsProps {
  readonly states: readonly (typeof tagStates)[number][]
  readonly kinds: readonly (typeof tagKinds)[number][]
  readonly q: string
  readonly openId: string | null
}

function Tags({ states, kinds, q, openId }: TagsProps) {
  const t = useOutreachText()
  const labelOf = useTagLabel()
  const navigate = useNavigate()
  const { place } = useAddress()
  const trail = useTrail()
  const filter = {
    ...(states.length === 0 ? {} : { state: { in: [...states] } }),
    ...(kinds.length === 0 ? {} : { kind: { in: [...kinds] } }),
    ...(q.trim() === '' ? {} : { label: { contains: q.trim() } }),
  }
  const result = usePageQuery({ query: TagsList_query, variables: { after: trail.after, filter } })
  const link = { place, q, state: states, kind: kinds }
  const columns = tagColumns({ t, labelOf, link })
  return (
    <PagedList
      result={result}
      pick={(data) => data.tags}
      trail={trail}
      none={t('tags.none')}
      noneWhy={t('tags.noneWhy')}
      foot={(tags) => (
        <>
          <AsOf at={result.asOf} />
          <ExportButton name="tags" rows={readFragment(TagRow_tag, tags)} columns={columns}>
            {t('list.export')}
          </ExportButton>
        </>
      )}
    >
      {(tags) => (
        <DataTable
          label={t('nav.tags')}
          rows={readFragment(TagRow_tag, tags)}
          columns={columns}
          nameOf={labelOf}
          openId={openId}
          onOpen={(tag) => void navigate(paths.tag(tag.id, link))}
        />
      )}
    </PagedList>
  )
}
