import { graphql } from '../../../api/graphql.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { Chart } from '../../../ui/chart/chart.tsx'
import { numberText } from '../../../ui/count.ts'
import { Empty } from '../../../ui/empty.tsx'
import { Failed } from '../../../ui/failed.tsx'
import { QueryView } from '../../../ui/query-view.tsx'
import { SkeletonCards } from '../../../ui/skeleton.tsx'

const SegmentCourse_query = graphql(`
  query SegmentCourse($id: ID!) {
    segment(id: $id) {
      id
      days(last: 60) {
        day
        entered
        left
        size
      }
    }
  }
`)

/** Who came and who went, day by day, and how many there were in the end. */
export function SegmentCourse({ segmentId }: { segmentId: string }) {
  const t = useOutreachText()
  const result = usePageQuery({ query: SegmentCourse_query, variables: { id: segmentId } })
  return (
    <QueryView
      result={result}
      pick={(data) => data.segment?.days}
      isEmpty={(days) => days.length === 0}
      skeleton={<SkeletonCards count={1} height={320} label={t('loading')} />}
      empty={<Empty title={t('course.none')} why={t('course.noneWhy')} />}
      failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
      needs={t('role.OPERATOR')}
    >
      {(days) => {
        const common = {
          unit: t('unit.people'),
          labels: days.map(({ day }) => day),
          labelHead: t('chart.day'),
          empty: t('course.none'),
          format: (value: number) => numberText(t, value),
        }
        return (
          <div className="course">
            <Chart
              {...common}
              kind="bar"
              title={t('course.moved')}
              series={[
                { name: t('course.entered'), values: days.map(({ entered }) => entered) },
                { name: t('course.left'), values: days.map(({ left }) => left) },
              ]}
            />
            <Chart
              {...common}
              kind="line"
              title={t('course.size')}
              series={[{ name: t('segment.size'), values: days.map(({ size }) => size) }]}
            />
          </div>
        )
      }}
    </QueryView>
  )
}
