import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useClient } from 'urql'
import { graphql } from '../../../api/graphql.ts'
import { useAct } from '../../../api/use-act.ts'
import { useAddress } from '../../../api/use-address.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { paths } from '../../../app/paths.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { numberText } from '../../../ui/count.ts'
import { Icon } from '../../../ui/icon.tsx'
import { Moment, momentText } from '../../../ui/moment.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { PagedList, useTrail } from '../../../ui/paged-list.tsx'
import { DataTable } from '../../../ui/table/data-table.tsx'

const SegmentMembers_query = graphql(`
  query SegmentMembers($id: ID!, $after: String) {
    segment(id: $id) {
      id
      members(first: 50, after: $after) {
        nodes {
          residentId
          enteredAt
          resident {
            id
            name
            phoneMasked
            building {
              id
              name
            }
            community {
              id
              name
              nameEn
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
  }
`)

const ExportSegment_mutation = graphql(`
  mutation ExportSegment($id: ID!) {
    exportSegment(id: $id) {
      csv
      rows
      isCut
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

/** Who belongs to it now, and since when; the same as a file, which says who took it. */
export function SegmentMembers({ segmentId, size }: { segmentId: string; size: number }) {
  const t = useOutreachText()
  const nameOf = useName()
  const { place } = useAddress()
  const trail = useTrail()
  const client = useClient()
  const act = useAct()
  const [isCut, setCut] = useState(false)
  // A segment whose size has changed has other members.
  const question = JSON.stringify([segmentId, trail.after, size])
  const result = usePageQuery({
    query: SegmentMembers_query,
    variables: { id: segmentId, after: trail.after },
    question,
  })
  const save = async () => {
    const answer = await act.send(() => client.mutation(ExportSegment_mutation, { id: segmentId }).toPromise())
    const csv = answer?.exportSegment.csv
    if (csv == null) return
    setCut(answer?.exportSegment.isCut ?? false)
    const url = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }))
    const link = document.createElement('a')
    link.href = url
    link.download = `${segmentId}.csv`
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <>
      {act.problem !== null && <Notice tone="late">{act.problem}</Notice>}
      {isCut && <Notice tone="risk">{t('members.cut')}</Notice>}
      <PagedList
        result={result}
        pick={(data) => data.segment?.members}
        trail={trail}
        none={t('members.none')}
        noneWhy={t('members.noneWhy')}
        foot={() => (
          <Button icon={<Icon name="download" size={16} />} loading={act.isRunning} onClick={() => void save()}>
            {t('members.export', { count: numberText(t, size) })}
          </Button>
        )}
      >
        {(members) => (
          <DataTable
            label={t('segmentTab.members')}
            rows={members.map((member) => ({ ...member, id: member.residentId }))}
            nameOf={(row) => row.resident?.name ?? row.residentId}
            columns={[
              [
                'name',
                {
                  title: t('resident.one'),
                  width: 180,
                  cell: (row) => (
                    <Link className="text-link" to={paths.resident(row.residentId, { place })}>
                      {row.resident?.name ?? row.resident?.phoneMasked ?? row.residentId}
                    </Link>
                  ),
                  text: (row) => row.resident?.name ?? row.residentId,
                },
              ],
              [
                'where',
                {
                  title: t('resident.where'),
                  cell: ({ resident }) => resident && `${nameOf(resident.community)} · ${resident.building.name}`,
                  text: ({ resident }) => (resident ? `${nameOf(resident.community)} · ${resident.building.name}` : ''),
                },
              ],
              [
                'since',
                {
                  title: t('members.since'),
                  width: 160,
                  cell: (row) => <Moment at={row.enteredAt} />,
                  text: (row) => momentText(new Date(row.enteredAt), 'exact', t.language),
                },
              ],
            ]}
          />
        )}
      </PagedList>
    </>
  )
}
