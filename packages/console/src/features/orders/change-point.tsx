import { Select } from 'antd'
import { graphql } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Failed } from '../../ui/failed.tsx'
import { Field } from '../../ui/field.tsx'

const ChangePoint_query = graphql(`
  query ChangePoint($filter: PickupPointFilter!) {
    pickupPoints(first: 50, filter: $filter) {
      nodes {
        id
        name
        nameEn
        address
      }
    }
  }
`)

interface ChangePointProps {
  readonly communityId: string
  readonly present: string | null
  readonly value: string | null
  readonly onChange: (pointId: string) => void
}

/** Another point of the same community that takes goods. */
export function ChangePoint({ communityId, present, value, onChange }: ChangePointProps) {
  const t = useText()
  const nameOf = useName()
  const filter = { communityId: { eq: communityId }, state: { eq: 'OPEN' as const } }
  const { data, failure, isReading, refresh } = usePageQuery({ query: ChangePoint_query, variables: { filter } })
  const points = (data?.pickupPoints.nodes ?? []).filter(({ id }) => id !== present)
  return (
    <>
      {failure && <Failed failure={failure} onRetry={refresh} />}
      <Field label={t('changeForm.point')}>
        {(id) => (
          <Select
            id={id}
            loading={isReading}
            value={value}
            placeholder={t('changeForm.choosePoint')}
            onChange={(next: string | null) => next !== null && onChange(next)}
            options={points.map((point) => ({ value: point.id, label: `${nameOf(point)} · ${point.address}` }))}
          />
        )}
      </Field>
    </>
  )
}
