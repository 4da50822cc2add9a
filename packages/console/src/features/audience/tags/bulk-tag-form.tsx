import { Button, Input, Modal, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { graphql, type ResultOf } from '../../../api/graphql.ts'
import { useAct } from '../../../api/use-act.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { numberText } from '../../../ui/count.ts'
import { Field } from '../../../ui/field.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { useTagLabel } from '../use-tag-label.ts'
import { BulkOutcome } from './bulk-outcome.tsx'
import type { TagRow } from './tag-columns.tsx'

const BulkChoices_query = graphql(`
  query BulkChoices {
    segments(first: 100, filter: { state: { eq: ACTIVE } }, sort: { key: NAME, direction: ASC }) {
      nodes {
        id
        name
        nameEn
        size
      }
    }
    communities(first: 100, sort: { key: NAME, direction: ASC }) {
      nodes {
        id
        name
        nameEn
      }
    }
  }
`)

const BulkTag_mutation = graphql(`
  mutation BulkTag($input: BulkTagInput!, $dryRun: Boolean!) {
    bulkTag(input: $input, dryRun: $dryRun) {
      applied
      lineCount
      matched
      counts {
        tagged
        already
        contested
        duplicate
        unknown
        unreadable
      }
      results {
        index
        residentId
        status
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

export type BulkAnswer = ResultOf<typeof BulkTag_mutation>['bulkTag']

const ways = ['csv', 'segment', 'filter'] as const
const longestEvidence = 200
const mostBytes = 2_000_000

interface BulkTagFormProps {
  readonly tag: TagRow
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Many at once: what would come of it stands there before anything is done, line by line. */
export function BulkTagForm({ tag, onDone, onClose }: BulkTagFormProps) {
  const t = useOutreachText()
  const labelOf = useTagLabel()
  const nameOf = useName()
  const client = useClient()
  const act = useAct()
  const { data } = usePageQuery({ query: BulkChoices_query, variables: {} })
  const [way, setWay] = useState<(typeof ways)[number]>('csv')
  const [csv, setCsv] = useState('')
  const [segmentId, chooseSegment] = useState<string | null>(null)
  const [communityId, chooseCommunity] = useState<string | null>(null)
  const [evidence, setEvidence] = useState('')
  const [answer, setAnswer] = useState<BulkAnswer | null>(null)
  const whom = { csv: csv.trim() !== '', segment: segmentId !== null, filter: communityId !== null }[way]
  const isReady = whom && evidence.trim() !== ''
  const input = {
    tagId: tag.id,
    evidence: evidence.trim(),
    ...(way === 'csv' ? { csv } : {}),
    ...(way === 'segment' ? { segmentId } : {}),
    ...(way === 'filter' && communityId !== null ? { filter: { communityId: { eq: communityId } } } : {}),
  }
  const send = async (dryRun: boolean) => {
    const sent = await act.send(() => client.mutation(BulkTag_mutation, { input, dryRun }).toPromise())
    if (!sent) return
    setAnswer(sent.bulkTag)
    if (!dryRun) onDone()
  }
  const isDone = answer?.applied === true
  const toTag = answer?.counts?.tagged ?? 0
  return (
    <Modal
      open
      title={t('bulk.title', { name: labelOf(tag) })}
      onCancel={onClose}
      footer={null}
      width={640}
      destroyOnHidden
    >
      <div className="act-form">
        {answer === null ? (
          <>
            <Segmented
              block
              aria-label={t('bulk.way')}
              value={way}
              onChange={setWay}
              options={ways.map((value) => ({ value, label: t(`bulkWay.${value}`) }))}
            />
            {way === 'csv' && (
              <Field label={t('bulk.csv')} hint={t('bulk.csvHint')}>
                {(id, noteId) => (
                  <>
                    <Input.TextArea
                      id={id}
                      aria-describedby={noteId}
                      rows={6}
                      value={csv}
                      onChange={(event) => setCsv(event.target.value)}
                    />
                    <CsvFile onRead={setCsv} />
                  </>
                )}
              </Field>
            )}
            {way === 'segment' && (
              <Field label={t('bulkWay.segment')} hint={t('bulk.segmentHint')}>
                {(id, noteId) => (
                  <Select
                    id={id}
                    aria-describedby={noteId}
                    value={segmentId}
                    placeholder={t('rule.choose')}
                    onChange={chooseSegment}
                    showSearch={{ optionFilterProp: 'label' }}
                    options={(data?.segments.nodes ?? []).map((each) => ({
                      value: each.id,
                      label: `${nameOf(each)} · ${each.size === null ? '' : numberText(t, each.size)}`,
                    }))}
                  />
                )}
              </Field>
            )}
            {way === 'filter' && (
              <Field label={t('bulk.community')} hint={t('bulk.communityHint')}>
                {(id, noteId) => (
                  <Select
                    id={id}
                    aria-describedby={noteId}
                    value={communityId}
                    placeholder={t('rule.choose')}
                    onChange={chooseCommunity}
                    options={(data?.communities.nodes ?? []).map((each) => ({ value: each.id, label: nameOf(each) }))}
                  />
                )}
              </Field>
            )}
            <Field label={t('tag.evidence')} hint={t('bulk.evidenceHint')}>
              {(id, noteId) => (
                <Input
                  id={id}
                  aria-describedby={noteId}
                  maxLength={longestEvidence}
                  value={evidence}
                  onChange={(event) => setEvidence(event.target.value)}
                />
              )}
            </Field>
          </>
        ) : (
          <BulkOutcome answer={answer} csv={way === 'csv' ? csv : null} />
        )}
        {act.problem !== null && <Notice tone="late">{act.problem}</Notice>}
        <div className="confirm-foot">
          {answer === null && <Button onClick={onClose}>{t('confirm.keep')}</Button>}
          {answer !== null && !isDone && <Button onClick={() => setAnswer(null)}>{t('confirm.back')}</Button>}
          {isDone && <Button onClick={onClose}>{t('close')}</Button>}
          {answer === null && (
            <Button type="primary" disabled={!isReady} loading={act.isRunning} onClick={() => void send(true)}>
              {t('bulk.dryRun')}
            </Button>
          )}
          {answer !== null && !isDone && (
            <Button type="primary" disabled={toTag === 0} loading={act.isRunning} onClick={() => void send(false)}>
              {t('bulk.act', { count: numberText(t, toTag) })}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  )
}

function CsvFile({ onRead }: { onRead: (text: string) => void }) {
  const t = useOutreachText()
  const [isTooLarge, setTooLarge] = useState(false)
  const read = async (file: File | undefined) => {
    if (!file) return
    setTooLarge(file.size > mostBytes)
    if (file.size <= mostBytes) onRead(await file.text())
  }
  return (
    <>
      <input
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        aria-label={t('bulk.file')}
        onChange={(event) => void read(event.target.files?.[0])}
      />
      {isTooLarge && <Notice tone="late">{t('bulk.tooLarge')}</Notice>}
    </>
  )
}
