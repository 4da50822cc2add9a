import { Input } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { keys } from '../../api/client.ts'
import { graphql } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { Money, moneyText } from '../../ui/money.tsx'
import { readYuan } from '../../ui/read-yuan.ts'
import type { ActingOffer } from './offer-actions.tsx'

const FundOffer_mutation = graphql(`
  mutation FundOffer($offerId: ID!, $amountFen: Fen!, $idempotencyKey: String!) {
    fundOffer(offerId: $offerId, amountFen: $amountFen, idempotencyKey: $idempotencyKey) {
      offer {
        id
        budgetFen
        budgetLeftFen
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

interface FundFormProps {
  readonly offer: ActingOffer
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Sets money of the platform aside: what it will be before and after stands there before it is done. */
export function FundForm({ offer, onDone, onClose }: FundFormProps) {
  const t = useText()
  const nameOf = useName()
  const client = useClient()
  const act = useAct()
  const [yuan, setYuan] = useState('')
  const amountFen = readYuan(yuan)
  const isAmount = amountFen !== null && amountFen > 0
  const addedFen = isAmount ? amountFen : 0
  const send = async () => {
    if (!isAmount) return
    // What was there before is part of the intention: the same amount may be added a second time.
    const intention = `fund ${offer.id} ${offer.budgetFen} ${amountFen}`
    const answer = await act.send(() =>
      keys.withKey(intention, (idempotencyKey) =>
        client.mutation(FundOffer_mutation, { offerId: offer.id, amountFen, idempotencyKey }).toPromise(),
      ),
    )
    if (answer) onDone()
  }
  const rows = [
    ['budget.all', offer.budgetFen],
    ['budget.left', offer.budgetLeftFen],
  ] as const
  return (
    <Confirm
      title={t('fund.title', { name: nameOf(offer.terms) })}
      act={isAmount ? t('fund.act', { money: moneyText(amountFen) }) : t('offerDo.FUND')}
      isReady={isAmount}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <Field
        label={t('fund.amount')}
        hint={t('fund.hint')}
        problem={yuan !== '' && !isAmount ? t('form.notMoney') : null}
      >
        {(id, noteId) => (
          <Input
            id={id}
            aria-describedby={noteId}
            inputMode="decimal"
            prefix="¥"
            value={yuan}
            onChange={(event) => setYuan(event.target.value)}
          />
        )}
      </Field>
      <table className="preview">
        <thead>
          <tr>
            <th scope="col">{t('fund.what')}</th>
            <th scope="col">{t('fund.before')}</th>
            <th scope="col">{t('fund.after')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, fen]) => (
            <tr key={key}>
              <th scope="row">{t(key)}</th>
              <td>
                <Money fen={fen} />
              </td>
              <td>
                <strong>
                  <Money fen={fen + addedFen} />
                </strong>
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t('fund.platform')}</th>
            <td>{t('figure.none')}</td>
            <td>
              <Money fen={-addedFen} isSigned />
            </td>
          </tr>
        </tbody>
      </table>
    </Confirm>
  )
}
