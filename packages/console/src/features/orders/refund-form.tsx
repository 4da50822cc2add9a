import { Checkbox, Input, InputNumber, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { keys } from '../../api/client.ts'
import type { RefundBearer, ResultOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useText } from '../../i18n/text.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { moneyText } from '../../ui/money.tsx'
import { readYuan } from '../../ui/read-yuan.ts'
import type { ActFormProps } from './cancel-form.tsx'
import { Postings } from './postings.tsx'
import { PreviewRefund_mutation, RefundOrder_mutation } from './refund-mutations.ts'

const bearers = ['MERCHANT', 'PLATFORM', 'GUARANTEE_FUND'] as const satisfies readonly RefundBearer[]
type Preview = NonNullable<ResultOf<typeof PreviewRefund_mutation>['refundOrder']['preview']>

/** Gives back goods or an amount: first what it would come to and who gives it, then the act, named by its amount. */
export function RefundForm({ order, onClose, onMoved }: ActFormProps) {
  const t = useText()
  const client = useClient()
  const act = useAct()
  const mostFen = order.paidFen - order.refundedFen
  const [by, setBy] = useState<'lines' | 'amount'>('lines')
  const [pieces, setPieces] = useState<Readonly<Record<string, number>>>({})
  const [yuan, setYuan] = useState((mostFen / 100).toFixed(2))
  const [bearer, setBearer] = useState<RefundBearer>('MERCHANT')
  const [restock, setRestock] = useState(false)
  const [reason, setReason] = useState('')
  const [preview, setPreview] = useState<Preview | null>(null)

  const lines = Object.entries(pieces).flatMap(([lineId, quantity]) => (quantity > 0 ? [{ lineId, quantity }] : []))
  const typedFen = readYuan(yuan)
  const isAmount = typedFen !== null && typedFen > 0 && typedFen <= mostFen
  const request = {
    orderId: order.id,
    bearer,
    reason: reason.trim(),
    restock: by === 'lines' && restock,
    ...(by === 'lines' ? { lines } : { amountFen: typedFen }),
  }
  const isReady = (by === 'lines' ? lines.length > 0 : isAmount) && request.reason !== ''
  const look = async () => {
    const found = await act.send(() =>
      client.mutation(PreviewRefund_mutation, { ...request, idempotencyKey: 'preview' }).toPromise(),
    )
    setPreview(found?.refundOrder.preview ?? null)
  }
  const send = async () => {
    // What was refunded before is part of the intention: the same may be given back a second time.
    const intention = `refund ${order.refundedFen} ${JSON.stringify(request)}`
    const done = await act.send(() =>
      keys.withKey(intention, (idempotencyKey) =>
        client.mutation(RefundOrder_mutation, { ...request, idempotencyKey }).toPromise(),
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
  const money = moneyText(preview?.amountFen ?? 0)
  return (
    <Confirm
      title={t('refund.title', { number: order.number })}
      act={preview === null ? t('refund.preview') : t('refund.act', { money })}
      isDangerous={preview !== null}
      isReady={isReady}
      isRunning={act.isRunning}
      problem={act.problem}
      width={560}
      onConfirm={() => void (preview === null ? look() : send())}
      onClose={onClose}
      onBack={preview === null ? undefined : back}
    >
      {preview === null ? (
        <>
          <Segmented
            aria-label={t('refund.by')}
            value={by}
            onChange={setBy}
            options={[
              { value: 'lines', label: t('refund.byLines') },
              { value: 'amount', label: t('refund.byAmount') },
            ]}
          />
          {by === 'lines' ? (
            <>
              <ul className="pieces">
                {order.lines.map((line) => {
                  const left = line.quantity - line.refundedQuantity
                  return (
                    <li key={line.id}>
                      <span>
                        {line.name} <span className="muted small">{t('refund.of', { quantity: left })}</span>
                      </span>
                      <InputNumber
                        aria-label={t('refund.quantity', { name: line.name })}
                        min={0}
                        max={left}
                        precision={0}
                        disabled={left === 0}
                        value={pieces[line.id] ?? 0}
                        onChange={(quantity) => setPieces({ ...pieces, [line.id]: quantity ?? 0 })}
                      />
                    </li>
                  )
                })}
              </ul>
              <Checkbox checked={restock} onChange={(event) => setRestock(event.target.checked)}>
                {t('refund.restock')}
              </Checkbox>
            </>
          ) : (
            <Field
              label={t('refund.amount')}
              hint={t('refund.most', { money: moneyText(mostFen) })}
              problem={isAmount ? null : t('refund.wrong', { money: moneyText(mostFen) })}
            >
              {(id, noteId) => (
                <Input
                  id={id}
                  aria-describedby={noteId}
                  aria-invalid={!isAmount}
                  inputMode="decimal"
                  prefix="¥"
                  value={yuan}
                  onChange={(event) => setYuan(event.target.value)}
                />
              )}
            </Field>
          )}
          <Field label={t('refund.bearer')}>
            {(id) => (
              <Select
                id={id}
                value={bearer}
                onChange={setBearer}
                options={bearers.map((value) => ({ value, label: t(`bearer.${value}`) }))}
              />
            )}
          </Field>
          <Field label={t('refund.reason')} hint={t('reason.resident')}>
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
          <div className="act-effect">
            <p>
              <strong>{t('refund.will', { money, bearer: t(`bearer.${bearer}`) })}</strong>
            </p>
            {preview.lines.map((line) => (
              <p key={line.lineId} className="muted">
                {`${order.lines.find(({ id }) => id === line.lineId)?.name ?? ''} × ${line.quantity} · ${moneyText(line.amountFen)}`}
              </p>
            ))}
            <p className="muted">{request.reason}</p>
            <p className="muted">{t('refund.after', { money: moneyText(preview.leftFen) })}</p>
          </div>
          <Postings postings={preview.postings} />
        </>
      )}
    </Confirm>
  )
}
