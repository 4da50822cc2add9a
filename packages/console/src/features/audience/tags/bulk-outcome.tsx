import { useState } from 'react'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { Chip } from '../../../ui/chip.tsx'
import { numberText } from '../../../ui/count.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Status, type Tone } from '../../../ui/status.tsx'
import type { Columns } from '../../../ui/table/columns.ts'
import { ExportButton } from '../../../ui/table/export-button.tsx'
import { WindowTable } from '../../../ui/table/window-table.tsx'
import type { BulkAnswer } from './bulk-tag-form.tsx'

type Result = NonNullable<BulkAnswer['results']>[number]
type Outcome = Result['status']

const outcomes = ['TAGGED', 'ALREADY', 'CONTESTED', 'DUPLICATE', 'UNKNOWN', 'UNREADABLE'] as const
const countOf = {
  TAGGED: 'tagged',
  ALREADY: 'already',
  CONTESTED: 'contested',
  DUPLICATE: 'duplicate',
  UNKNOWN: 'unknown',
  UNREADABLE: 'unreadable',
} as const satisfies Record<Outcome, keyof NonNullable<BulkAnswer['counts']>>
const tones: Readonly<Record<Outcome, Tone>> = {
  TAGGED: 'done',
  ALREADY: 'quiet',
  CONTESTED: 'risk',
  DUPLICATE: 'quiet',
  UNKNOWN: 'late',
  UNREADABLE: 'late',
}

/** What came of each line, or would come: the same words before and after. */
export function BulkOutcome({ answer, csv }: { answer: BulkAnswer; csv: string | null }) {
  const t = useOutreachText()
  const [only, choose] = useState<Outcome | null>(null)
  const { counts, lineCount, matched } = answer
  const lines = csv?.split(/\r?\n/) ?? []
  const rows = (answer.results ?? [])
    .filter(({ status }) => only === null || status === only)
    .map((result) => ({ ...result, id: String(result.index), line: lines[result.index] ?? result.residentId ?? '' }))
  const columns: Columns<(typeof rows)[number]> = [
    [
      'index',
      { title: t('bulk.line'), width: 72, isNumber: true, cell: ({ index }) => index + 1, text: ({ id }) => id },
    ],
    [
      'whom',
      {
        title: t('resident.one'),
        cell: ({ residentId }) => <code className="small">{residentId ?? t('figure.none')}</code>,
        text: ({ residentId }) => residentId ?? '',
      },
    ],
    [
      'status',
      {
        title: t('bulk.outcome'),
        width: 200,
        cell: ({ status }) => <Status tone={tones[status]}>{t(`bulkStatus.${status}`)}</Status>,
        text: ({ status }) => t(`bulkStatus.${status}`),
      },
    ],
  ]
  return (
    <>
      <Notice tone={answer.applied ? 'done' : 'news'}>
        {t(answer.applied ? 'bulk.done' : 'bulk.would', {
          total: numberText(t, lineCount ?? 0),
          matched: numberText(t, matched ?? 0),
          tagged: numberText(t, counts?.tagged ?? 0),
        })}
      </Notice>
      <div className="filters" role="group" aria-label={t('bulk.outcome')}>
        {outcomes
          .filter((outcome) => (counts?.[countOf[outcome]] ?? 0) > 0)
          .map((outcome) => (
            <Chip key={outcome} isOn={only === outcome} onToggle={(isOn) => choose(isOn ? outcome : null)}>
              {`${t(`bulkStatus.${outcome}`)} ${numberText(t, counts?.[countOf[outcome]] ?? 0)}`}
            </Chip>
          ))}
      </div>
      {answer.results !== null && answer.results !== undefined && (
        <>
          <div className="bulk-lines">
            <WindowTable label={t('bulk.lines')} rows={rows} nameOf={({ line }) => line} columns={columns} />
          </div>
          <ExportButton name="bulk-tag" rows={rows} columns={columns}>
            {t('bulk.export')}
          </ExportButton>
        </>
      )}
    </>
  )
}
