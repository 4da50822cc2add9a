import { Link } from 'react-router'
import { graphql, type ResultOf } from '../../../api/graphql.ts'
import { paths, type ListLink } from '../../../app/paths.ts'
import type { OutreachText } from '../../../i18n/outreach/text.ts'
import { numberText } from '../../../ui/count.ts'
import { Status } from '../../../ui/status.tsx'
import type { Columns } from '../../../ui/table/columns.ts'
import { tagTones } from './tag-words.ts'

export const TagRow_tag = graphql(`
  fragment TagRow_tag on Tag {
    id
    key
    label
    labelEn
    kind
    purpose
    ownerName
    daysKept
    sensitivity
    state
    residentCount
    proposerName
    deciderName
    decidedWhy
    version
    allowedActions
  }
`)

export type TagRow = ResultOf<typeof TagRow_tag>

interface Words {
  readonly t: OutreachText
  readonly labelOf: (tag: TagRow) => string
  readonly link: ListLink
}

export function tagColumns({ t, labelOf, link }: Words): Columns<TagRow> {
  return [
    [
      'label',
      {
        title: t('tag.label'),
        width: 150,
        cell: (row) => (
          <Link className="row-link" tabIndex={-1} to={paths.tag(row.id, link)}>
            {labelOf(row)}
          </Link>
        ),
        text: labelOf,
      },
    ],
    [
      'state',
      {
        title: t('column.state'),
        width: 96,
        cell: (row) => <Status tone={tagTones[row.state]}>{t(`tagState.${row.state}`)}</Status>,
        text: (row) => t(`tagState.${row.state}`),
      },
    ],
    [
      'kind',
      {
        title: t('tag.kind'),
        width: 96,
        cell: (row) => t(`tagKind.${row.kind}`),
        text: (row) => t(`tagKind.${row.kind}`),
      },
    ],
    ['purpose', { title: t('tag.purpose'), cell: (row) => row.purpose, text: (row) => row.purpose }],
    ['owner', { title: t('tag.owner'), width: 110, cell: (row) => row.ownerName, text: (row) => row.ownerName }],
    [
      'kept',
      {
        title: t('tag.kept'),
        width: 96,
        isNumber: true,
        cell: (row) => t('tag.days', { days: row.daysKept }),
        text: (row) => String(row.daysKept),
      },
    ],
    [
      'sensitivity',
      {
        title: t('tag.sensitivity'),
        width: 96,
        cell: (row) =>
          row.sensitivity === 'SENSITIVE' ? (
            <Status tone="risk">{t('sensitivity.SENSITIVE')}</Status>
          ) : (
            t('sensitivity.NORMAL')
          ),
        text: (row) => t(`sensitivity.${row.sensitivity}`),
      },
    ],
    [
      'residents',
      {
        title: t('tag.residents'),
        width: 88,
        isNumber: true,
        cell: (row) => numberText(t, row.residentCount),
        text: (row) => String(row.residentCount),
      },
    ],
  ]
}
