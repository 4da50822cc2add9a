import { graphql, type ResultOf } from '../../api/graphql.ts'
import type { OutreachText } from '../../i18n/outreach/text.ts'
import { Moment, momentText } from '../../ui/moment.tsx'
import { Status, type Tone } from '../../ui/status.tsx'
import type { Columns } from '../../ui/table/columns.ts'

export const RecoveryRow_case = graphql(`
  fragment RecoveryRow_case on RecoveryCase {
    id
    state
    severity
    isOverdue
    openedAt
    dueAt
    closedAt
    outcome
    ownerId
    ownerName
    orderedAgainAt
    version
    household {
      id
      name
    }
    community {
      id
      name
      nameEn
    }
    incidents {
      kind
    }
  }
`)

export type RecoveryRow = ResultOf<typeof RecoveryRow_case>

export const severityTones: Readonly<Record<RecoveryRow['severity'], Tone>> = {
  SEVERE: 'late',
  SERIOUS: 'risk',
  MINOR: 'quiet',
}

export function stateOf(t: OutreachText, row: Pick<RecoveryRow, 'state' | 'isOverdue'>): { tone: Tone; word: string } {
  if (row.state === 'CLOSED') return { tone: 'done', word: t('caseState.CLOSED') }
  return row.isOverdue ? { tone: 'late', word: t('recovery.overdue') } : { tone: 'waiting', word: t('caseState.OPEN') }
}

interface Words {
  readonly t: OutreachText
  readonly nameOf: (named: { name: string; nameEn: string }) => string
}

export function recoveryColumns({ t, nameOf }: Words): Columns<RecoveryRow> {
  const incidents = (row: RecoveryRow) =>
    [...new Set(row.incidents.map(({ kind }) => t(`incident.${kind}`)))].join(t('list.comma'))
  const when = (at: string | null) => (at === null ? '' : momentText(new Date(at), 'exact', t.language))
  return [
    [
      'household',
      {
        title: t('recovery.household'),
        width: 150,
        cell: (row) => row.household?.name ?? t('figure.none'),
        text: (row) => row.household?.name ?? '',
      },
    ],
    [
      'state',
      {
        title: t('column.state'),
        width: 110,
        cell: (row) => <Status tone={stateOf(t, row).tone}>{stateOf(t, row).word}</Status>,
        text: (row) => stateOf(t, row).word,
      },
    ],
    [
      'severity',
      {
        title: t('recovery.severity'),
        width: 88,
        cell: (row) => <Status tone={severityTones[row.severity]}>{t(`severity.${row.severity}`)}</Status>,
        text: (row) => t(`severity.${row.severity}`),
      },
    ],
    ['what', { title: t('recovery.incidents'), cell: incidents, text: incidents }],
    [
      'community',
      {
        title: t('column.community'),
        width: 130,
        cell: (row) => nameOf(row.community),
        text: (row) => nameOf(row.community),
      },
    ],
    [
      'owner',
      {
        title: t('recovery.owner'),
        width: 110,
        cell: (row) => row.ownerName ?? t('recovery.nobody'),
        text: (row) => row.ownerName ?? '',
      },
    ],
    [
      'due',
      {
        title: t('recovery.due'),
        width: 120,
        cell: (row) => <Moment at={row.dueAt} />,
        text: (row) => when(row.dueAt),
      },
    ],
    [
      'again',
      {
        title: t('recovery.again'),
        width: 120,
        cell: (row) => (row.orderedAgainAt === null ? t('figure.none') : <Moment at={row.orderedAgainAt} />),
        text: (row) => when(row.orderedAgainAt),
      },
    ],
  ]
}
