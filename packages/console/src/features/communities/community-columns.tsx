import { Link } from 'react-router'
import { graphql, type ResultOf } from '../../api/graphql.ts'
import { paths } from '../../app/paths.ts'
import type { Text } from '../../i18n/text.tsx'
import { numberText } from '../../ui/count.ts'
import { Money, moneyText } from '../../ui/money.tsx'
import { percentText } from '../../ui/percent.ts'
import type { TableColumn } from '../../ui/table/columns.ts'

export const CommunityRow_community = graphql(`
  fragment CommunityRow_community on Community {
    id
    name
    nameEn
    kind
    district
    householdCount
    verifiedHouseholdCount
    buildingCount
    health(days: 28) {
      orders
      salesFen
      onTimeBp
      repeatBp
    }
  }
`)

export type CommunityRow = ResultOf<typeof CommunityRow_community>

interface Names {
  readonly t: Text
  readonly nameOf: (named: { name: string; nameEn: string }) => string
  readonly place: string | null
}

export function communityColumns({
  t,
  nameOf,
  place,
}: Names): readonly (readonly [string, TableColumn<CommunityRow>])[] {
  const share = (basisPoints: number | null | undefined) =>
    basisPoints == null ? t('figure.none') : percentText(basisPoints)
  const number = (title: string, text: (row: CommunityRow) => string): TableColumn<CommunityRow> => ({
    title,
    isNumber: true,
    width: 112,
    text,
    cell: text,
  })
  return [
    [
      'name',
      {
        title: t('column.community'),
        sort: 'name',
        cell: (row) => (
          <Link className="row-link" tabIndex={-1} to={paths.community(row.id, undefined, place)}>
            {nameOf(row)}
          </Link>
        ),
        text: nameOf,
      },
    ],
    [
      'kind',
      {
        title: t('community.kind'),
        width: 112,
        cell: (row) => t(`kind.${row.kind}`),
        text: (row) => t(`kind.${row.kind}`),
      },
    ],
    [
      'district',
      { title: t('community.district'), width: 120, cell: (row) => row.district, text: (row) => row.district },
    ],
    ['buildings', number(t('community.buildings'), (row) => String(row.buildingCount))],
    [
      'households',
      number(
        t('community.households'),
        (row) => `${numberText(t, row.verifiedHouseholdCount)} / ${numberText(t, row.householdCount)}`,
      ),
    ],
    [
      'orders',
      number(t('community.orders28'), (row) => (row.health ? numberText(t, row.health.orders) : t('figure.none'))),
    ],
    [
      'sales',
      {
        title: t('community.sales28'),
        isNumber: true,
        width: 128,
        cell: (row) => (row.health ? <Money fen={row.health.salesFen} /> : t('figure.none')),
        text: (row) => (row.health ? moneyText(row.health.salesFen) : ''),
      },
    ],
    ['onTime', number(t('figure.onTime'), (row) => share(row.health?.onTimeBp))],
    ['repeat', number(t('figure.repeat'), (row) => share(row.health?.repeatBp))],
  ]
}
