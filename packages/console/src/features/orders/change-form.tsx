import { Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { keys } from '../../api/client.ts'
import { graphql, readFragment, type ChangePayer, type FragmentOf, type ResultOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useText } from '../../i18n/text.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { ChangeGoods, type AddedGoods } from './change-goods.tsx'
import { ChangeMoney } from './change-money.tsx'
import { PreviewChange_mutation, ProposeChange_mutation } from './change-mutations.ts'
import { ChangePoint } from './change-point.tsx'
import { ChangeSides } from './change-sides.tsx'
import { Postings } from './postings.tsx'

export const ChangeForm_order = graphql(`
  fragment ChangeForm_order on Order {
    id
    number
    version
    community {
      id
    }
    merchant {
      id
    }
    fulfilment {
      point {
        id
      }
    }
    lines {
      id
      name
      quantity
    }
  }
`)

type Preview = NonNullable<ResultOf<typeof PreviewChange_mutation>['proposeChange']['preview']>
/** An operator bears only what is the platform's. */
const payers = ['RESIDENT', 'PLATFORM'] as const satisfies readonly ChangePayer[]

interface ChangeFormProps {
  readonly order: FragmentOf<typeof ChangeForm_order>
  readonly onMoved: () => void
  readonly onClose: () => void
}

/** Proposes other goods or another point: first both sides, the books and who pays, then the question to the resident. */
export function ChangeForm({ order, onMoved, onClose }: ChangeFormProps) {
  const t = useText()
  const client = useClient()
  const act = useAct(onMoved)
  const it = readFragment(ChangeForm_order, order)
  const [what, setWhat] = useState<'lines' | 'point'>('lines')
  const [kept, setKept] = useState<Readonly<Record<string, number>>>({})
  const [added, setAdded] = useState<readonly AddedGoods[]>([])
  const [pointId, setPointId] = useState<string | null>(null)
  const [payer, setPayer] = useState<ChangePayer>('RESIDENT')
  const [reason, setReason] = useState('')
  const [preview, setPreview] = useState<Preview | null>(null)

  const edits = [
    ...it.lines.flatMap(({ id, quantity }) =>
      kept[id] === undefined || kept[id] === quantity ? [] : [{ lineId: id, quantity: kept[id] }],
    ),
    ...added.map(({ listingId, quantity }) => ({ listingId, quantity })),
  ]
  const isChanged = what === 'lines' ? edits.length > 0 : pointId !== null
  const input = {
    orderId: it.id,
    reason: reason.trim(),
    expectedVersion: it.version,
    ...(what === 'lines' ? { edits, payer } : { pointId }),
  }
  const look = async () => {
    const found = await act.send(() =>
      client.mutation(PreviewChange_mutation, { input, idempotencyKey: 'preview' }).toPromise(),
    )
    setPreview(found?.proposeChange.preview ?? null)
  }
  const send = async (deltaFen: number) => {
    const done = await act.send(() =>
      keys.withKey(`change ${JSON.stringify(input)}`, (idempotencyKey) =>
        client
          .mutation(ProposeChange_mutation, { input: { ...input, expectedDeltaFen: deltaFen }, idempotencyKey })
          .toPromise(),
      ),
    )
    if (done === null) return
    onMoved()
    onClose()
  }
  const back = () => {
    act.forget()
    setPreview(null)
  }
  return (
    <Confirm
      title={t('changeForm.title', { number: it.number })}
      act={t(preview === null ? 'changeForm.preview' : 'changeForm.act')}
      isReady={isChanged && input.reason !== ''}
      isRunning={act.isRunning}
      problem={act.problem}
      width={preview === null ? 560 : 760}
      onConfirm={() => void (preview === null ? look() : send(preview.deltaFen))}
      onClose={onClose}
      onBack={preview === null ? undefined : back}
    >
      {preview === null ? (
        <>
          {it.fulfilment.point !== null && (
            <Segmented
              aria-label={t('changeForm.what')}
              value={what}
              onChange={setWhat}
              options={[
                { value: 'lines', label: t('changeForm.lines') },
                { value: 'point', label: t('changeForm.point') },
              ]}
            />
          )}
          {what === 'lines' ? (
            <>
              <ChangeGoods
                lines={it.lines}
                kept={kept}
                onKeep={setKept}
                added={added}
                onAdd={setAdded}
                merchantId={it.merchant.id}
                communityId={it.community.id}
              />
              <Field label={t('changeForm.payer')}>
                {(id) => (
                  <Select
                    id={id}
                    value={payer}
                    onChange={setPayer}
                    options={payers.map((value) => ({ value, label: t(`payer.${value}`) }))}
                  />
                )}
              </Field>
            </>
          ) : (
            <ChangePoint
              communityId={it.community.id}
              present={it.fulfilment.point?.id ?? null}
              value={pointId}
              onChange={setPointId}
            />
          )}
          <Field label={t('reason.label')} hint={t('reason.other')}>
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
        </>
      ) : (
        <>
          <ChangeSides before={preview.before} after={preview.after} />
          <ChangeMoney {...preview} />
          {preview.postings && <Postings postings={preview.postings} />}
          <p className="act-effect">{t('changeForm.effect')}</p>
        </>
      )}
    </Confirm>
  )
}
