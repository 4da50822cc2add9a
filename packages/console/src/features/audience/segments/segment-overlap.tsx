import { Select } from 'antd'
import { graphql } from '../../../api/graphql.ts'
import { useAddress } from '../../../api/use-address.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { numberText } from '../../../ui/count.ts'
import { Failed } from '../../../ui/failed.tsx'
import { Field } from '../../../ui/field.tsx'
import { Figure, Figures } from '../../../ui/figure.tsx'
import { percentText } from '../../../ui/percent.ts'
import { QueryView } from '../../../ui/query-view.tsx'
import { SkeletonCards } from '../../../ui/skeleton.tsx'

const OtherSegments_query = graphql(`
  query OtherSegments {
    segments(first: 100, filter: { state: { eq: ACTIVE } }, sort: { key: NAME, direction: ASC }) {
      nodes {
        id
        name
        nameEn
      }
    }
  }
`)

const SegmentOverlap_query = graphql(`
  query SegmentOverlap($a: ID!, $b: ID!) {
    segmentOverlap(a: $a, b: $b) {
      a
      b
      both
      either
    }
  }
`)

/** How far this segment and another are the same people. */
export function SegmentOverlap({ segmentId, name }: { segmentId: string; name: string }) {
  const t = useOutreachText()
  const nameOf = useName()
  const { text, change } = useAddress()
  const other = text('with')
  const { data } = usePageQuery({ query: OtherSegments_query, variables: {} })
  const others = (data?.segments.nodes ?? []).filter(({ id }) => id !== segmentId)
  const chosen = others.find(({ id }) => id === other)
  return (
    <>
      <Field label={t('overlap.with')}>
        {(id) => (
          <Select
            id={id}
            className="overlap-choice"
            value={chosen?.id ?? null}
            placeholder={t('rule.choose')}
            onChange={(value: string | null) => change({ with: value ?? '' })}
            options={others.map((each) => ({ value: each.id, label: nameOf(each) }))}
            showSearch={{ optionFilterProp: 'label' }}
          />
        )}
      </Field>
      {chosen && <Overlap key={chosen.id} a={segmentId} b={chosen.id} name={name} other={nameOf(chosen)} />}
    </>
  )
}

interface OverlapProps {
  readonly a: string
  readonly b: string
  readonly name: string
  readonly other: string
}

function Overlap({ a, b, name, other }: OverlapProps) {
  const t = useOutreachText()
  const result = usePageQuery({ query: SegmentOverlap_query, variables: { a, b } })
  const said = (count: number | null) => (count === null ? t('overlap.few') : numberText(t, count))
  return (
    <QueryView
      result={result}
      pick={(data) => data.segmentOverlap}
      isEmpty={() => false}
      skeleton={<SkeletonCards count={1} height={120} label={t('loading')} />}
      empty={null}
      failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
      needs={t('role.OPERATOR')}
    >
      {(it) => (
        <Figures>
          <Figure label={name}>{said(it.a)}</Figure>
          <Figure label={other}>{said(it.b)}</Figure>
          <Figure
            label={t('overlap.both')}
            {...(it.both === null || !it.a
              ? {}
              : { note: t('overlap.share', { share: percentText((it.both / it.a) * 10_000), name }) })}
          >
            {said(it.both)}
          </Figure>
          <Figure label={t('overlap.either')}>{said(it.either)}</Figure>
        </Figures>
      )}
    </QueryView>
  )
}
