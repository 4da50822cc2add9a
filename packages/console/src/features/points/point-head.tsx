import { Button, Input } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PointState } from './point-state.tsx'

export const PointHead_point = graphql(`
  fragment PointHead_point on PickupPoint {
    id
    name
    nameEn
    kind
    state
    isOpenNow
    closedReason
    address
    version
    community {
      id
      name
      nameEn
    }
    merchant {
      id
      name
      nameEn
    }
    leader {
      id
      name
    }
    dwell(days: 28) {
      waiting
    }
  }
`)

const OpenPoint_mutation = graphql(`
  mutation OpenPoint($pointId: ID!, $expectedVersion: Int) {
    openPoint(pointId: $pointId, expectedVersion: $expectedVersion) {
      point {
        id
        state
        isOpenNow
        closedReason
        version
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

const ClosePoint_mutation = graphql(`
  mutation ClosePoint($pointId: ID!, $reason: String!, $expectedVersion: Int) {
    closePoint(pointId: $pointId, reason: $reason, expectedVersion: $expectedVersion) {
      point {
        id
        state
        isOpenNow
        closedReason
        version
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

interface PointHeadProps {
  readonly point: FragmentOf<typeof PointHead_point>
  readonly onChanged: () => void
}

/** What the point is, and whether goods are sent there. */
export function PointHead({ point, onChanged }: PointHeadProps) {
  const t = useText()
  const nameOf = useName()
  const client = useClient()
  const it = readFragment(PointHead_point, point)
  const act = useAct(onChanged)
  const [isClosing, setClosing] = useState(false)
  const host = it.merchant ? nameOf(it.merchant) : it.leader?.name
  const open = async () => {
    const variables = { pointId: it.id, expectedVersion: it.version }
    if (await act.send(() => client.mutation(OpenPoint_mutation, variables).toPromise())) onChanged()
  }
  return (
    <>
      <div className="point-head">
        <PointState point={it} />
        <span className="tag">{t(`pointKind.${it.kind}`)}</span>
        <span className="muted">{nameOf(it.community)}</span>
        <span className="muted">{it.address}</span>
        {host !== undefined && <span className="muted">{t('point.host', { host })}</span>}
        <div className="page-head-end">
          {it.state === 'OPEN' ? (
            <Button onClick={() => setClosing(true)}>{t('point.close')}</Button>
          ) : (
            <Button type="primary" loading={act.isRunning} onClick={() => void open()}>
              {t('point.reopen')}
            </Button>
          )}
        </div>
      </div>
      {it.closedReason !== null && <Notice tone="risk">{t('point.closedWhy', { reason: it.closedReason })}</Notice>}
      {act.problem !== null && <Notice tone="late">{act.problem}</Notice>}
      {isClosing && (
        <CloseForm
          point={{ ...it, shown: nameOf(it), waiting: it.dwell?.waiting ?? 0 }}
          onClosed={() => {
            setClosing(false)
            onChanged()
          }}
          onStale={onChanged}
          onBack={() => setClosing(false)}
        />
      )}
    </>
  )
}

interface CloseFormProps {
  readonly point: { readonly id: string; readonly version: number; readonly shown: string; readonly waiting: number }
  readonly onClosed: () => void
  readonly onStale: () => void
  readonly onBack: () => void
}

function CloseForm({ point, onClosed, onStale, onBack }: CloseFormProps) {
  const t = useText()
  const client = useClient()
  const act = useAct(onStale)
  const [reason, setReason] = useState('')
  const close = async () => {
    const variables = { pointId: point.id, reason: reason.trim(), expectedVersion: point.version }
    if (await act.send(() => client.mutation(ClosePoint_mutation, variables).toPromise())) onClosed()
  }
  return (
    <Confirm
      title={t('point.closeTitle', { name: point.shown })}
      act={t('point.closeAct', { name: point.shown })}
      isDangerous
      isReady={reason.trim() !== ''}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={() => void close()}
      onClose={onBack}
    >
      <p className="act-effect">{t('point.closeEffect', { waiting: point.waiting })}</p>
      <Field label={t('point.closeReason')} hint={t('point.closeReasonHint')}>
        {(id, noteId) => (
          <Input
            id={id}
            aria-describedby={noteId}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </Confirm>
  )
}
