import { Link } from 'react-router'
import { graphql, readFragment, type ResultOf } from '../../../api/graphql.ts'
import { useAddress } from '../../../api/use-address.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { paths } from '../../../app/paths.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { numberText } from '../../../ui/count.ts'
import { Empty } from '../../../ui/empty.tsx'
import { Facts } from '../../../ui/facts.tsx'
import { Failed } from '../../../ui/failed.tsx'
import { Moment } from '../../../ui/moment.tsx'
import { PagedList, useTrail } from '../../../ui/paged-list.tsx'
import { QueryView } from '../../../ui/query-view.tsx'
import { SidePanel } from '../../../ui/side-panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton.tsx'
import { Status } from '../../../ui/status.tsx'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { useTagLabel } from '../use-tag-label.ts'
import { TagActions } from './tag-actions.tsx'
import { TagRow_tag } from './tag-columns.tsx'
import { tagTones } from './tag-words.ts'

const TagDrawer_query = graphql(
  `
    query TagDrawer($id: ID!) {
      tag(id: $id) {
        id
        createdAt
        decidedAt
        ...TagRow_tag
        decisions(first: 20) {
          nodes {
            id
            at
            kind
            count
            why
            by {
              name
            }
          }
        }
      }
    }
  `,
  [TagRow_tag],
)

const TagHolders_query = graphql(`
  query TagHolders($id: ID!, $after: String) {
    tag(id: $id) {
      id
      assignments(first: 20, after: $after) {
        nodes {
          id
          source
          evidence
          assignedAt
          expiresAt
          endedAt
          endedAs
          resident {
            id
            name
            phoneMasked
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
  }
`)

type Tag = NonNullable<ResultOf<typeof TagDrawer_query>['tag']>

/** One tag: what it is for, who has it on what grounds, and what people decided about it. */
export function TagDrawer({ tagId, onClose }: { tagId: string; onClose: () => void }) {
  const t = useOutreachText()
  const result = usePageQuery({ query: TagDrawer_query, variables: { id: tagId } })
  return (
    <SidePanel label={t('tag.panel')} of={tagId} onClose={onClose}>
      <QueryView
        result={result}
        pick={(data) => data.tag}
        isEmpty={() => false}
        skeleton={<SkeletonRows count={10} height={44} label={t('loading')} />}
        empty={<Empty title={t('tag.none')} why={t('tag.noneWhy')} />}
        failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
        needs={t('role.OPERATOR')}
      >
        {(tag) => (
          <div className="panel">
            <TagHead tag={tag} />
            <TagActions tag={readFragment(TagRow_tag, tag)} onDone={result.refresh} />
            <TagFacts tag={tag} />
            <Holders tagId={tag.id} />
            <Decisions tag={tag} />
          </div>
        )}
      </QueryView>
    </SidePanel>
  )
}

function TagHead({ tag }: { tag: Tag }) {
  const t = useOutreachText()
  const labelOf = useTagLabel()
  const it = readFragment(TagRow_tag, tag)
  return (
    <header className="panel-head">
      <h2>{labelOf(it)}</h2>
      <div className="panel-line">
        <Status tone={tagTones[it.state]}>{t(`tagState.${it.state}`)}</Status>
        <span className="tag">{t(`tagKind.${it.kind}`)}</span>
        {it.sensitivity === 'SENSITIVE' && <Status tone="risk">{t('sensitivity.SENSITIVE')}</Status>}
        <code className="muted small">{it.key}</code>
      </div>
    </header>
  )
}

function TagFacts({ tag }: { tag: Tag }) {
  const t = useOutreachText()
  const it = readFragment(TagRow_tag, tag)
  return (
    <section aria-label={t('tag.facts')}>
      <h3>{t('tag.facts')}</h3>
      <Facts
        facts={[
          [t('tag.purpose'), it.purpose],
          [t('tag.owner'), it.ownerName],
          [t('tag.kept'), t('tag.days', { days: it.daysKept })],
          [t('tag.residents'), numberText(t, it.residentCount)],
          [t('tag.proposer'), it.proposerName],
          [t('tag.decider'), it.deciderName],
          [t('tag.decidedWhy'), it.decidedWhy],
          [t('tag.created'), <Moment key="created" at={tag.createdAt} style="date" />],
        ]}
      />
    </section>
  )
}

function Holders({ tagId }: { tagId: string }) {
  const t = useOutreachText()
  const { place } = useAddress()
  const trail = useTrail()
  const result = usePageQuery({ query: TagHolders_query, variables: { id: tagId, after: trail.after } })
  return (
    <section aria-label={t('tag.holders')}>
      <h3>{t('tag.holders')}</h3>
      <PagedList
        result={result}
        pick={(data) => data.tag?.assignments}
        trail={trail}
        none={t('tag.noHolders')}
        noneWhy={t('tag.noHoldersWhy')}
      >
        {(assignments) => (
          <DataTable
            label={t('tag.holders')}
            rows={assignments}
            nameOf={(row) => row.resident?.name ?? row.id}
            columns={[
              [
                'resident',
                {
                  title: t('resident.one'),
                  width: 110,
                  cell: ({ resident }) =>
                    resident && (
                      <Link className="text-link" to={paths.resident(resident.id, { place })}>
                        {resident.name ?? resident.phoneMasked ?? resident.id}
                      </Link>
                    ),
                  text: ({ resident }) => resident?.name ?? '',
                },
              ],
              ['evidence', { title: t('tag.evidence'), cell: (row) => row.evidence, text: (row) => row.evidence }],
              [
                'source',
                {
                  title: t('tag.source'),
                  width: 84,
                  cell: (row) => t(`tagSource.${row.source}`),
                  text: (row) => t(`tagSource.${row.source}`),
                },
              ],
              [
                'until',
                {
                  title: t('tag.until'),
                  width: 112,
                  cell: (row) =>
                    row.endedAs === null ? <Moment at={row.expiresAt} style="date" /> : t(`tagEnd.${row.endedAs}`),
                  text: (row) => (row.endedAs === null ? row.expiresAt : t(`tagEnd.${row.endedAs}`)),
                },
              ],
            ]}
          />
        )}
      </PagedList>
    </section>
  )
}

function Decisions({ tag }: { tag: Tag }) {
  const t = useOutreachText()
  const { nodes } = tag.decisions
  if (nodes.length === 0) return null
  return (
    <section aria-label={t('tag.decisions')}>
      <h3>{t('tag.decisions')}</h3>
      <ol className="timeline">
        {nodes.map((each) => (
          <li key={each.id}>
            <span className="timeline-what">{t(`tagDecision.${each.kind}`, { count: each.count })}</span>
            <span className="muted">{[each.by.name, each.why].filter(Boolean).join(' · ')}</span>
            <span className="muted small timeline-at">
              <Moment at={each.at} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
