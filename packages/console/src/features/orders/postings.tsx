import type { AccountKind } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Money, moneyText } from '../../ui/money.tsx'

export interface Posting {
  readonly kind: AccountKind
  readonly amountFen: number
}

/** Double entry before it is booked: what goes out on one side comes in on the other. */
export function Postings({ postings }: { postings: readonly Posting[] }) {
  const t = useText()
  if (postings.length === 0) return <p className="muted small">{t('postings.none')}</p>
  return (
    <table className="order-table postings">
      <caption>{t('postings.label')}</caption>
      <PostingHead />
      <tbody>
        {postings.map(({ kind, amountFen }, index) => (
          <tr key={`${kind} ${index}`}>
            <td>{t(`account.${kind}`)}</td>
            <Sides amountFen={amountFen} />
          </tr>
        ))}
      </tbody>
      <PostingSum amounts={postings.map(({ amountFen }) => amountFen)} />
    </table>
  )
}

export function PostingHead() {
  const t = useText()
  return (
    <thead>
      <tr>
        <th scope="col">{t('postings.account')}</th>
        <th scope="col" className="number">
          {t('postings.out')}
        </th>
        <th scope="col" className="number">
          {t('postings.in')}
        </th>
      </tr>
    </thead>
  )
}

/** Below zero it goes out, above zero it comes in. */
export function Sides({ amountFen }: { amountFen: number }) {
  return (
    <>
      <td className="number">{amountFen < 0 && <Money fen={-amountFen} />}</td>
      <td className="number">{amountFen > 0 && <Money fen={amountFen} />}</td>
    </>
  )
}

/** Both sides added up, and the word whether they agree. */
export function PostingSum({ amounts }: { amounts: readonly number[] }) {
  const t = useText()
  const sum = (of: readonly number[]) => of.reduce((total, fen) => total + fen, 0)
  const off = sum(amounts)
  return (
    <tfoot>
      <tr>
        <th scope="row">
          {t('postings.sum')}{' '}
          <span className={off === 0 ? 'postings-zero' : 'postings-off'}>
            {off === 0 ? t('postings.zero') : t('postings.off', { money: moneyText(off) })}
          </span>
        </th>
        <td className="number">
          <Money fen={-sum(amounts.filter((fen) => fen < 0))} />
        </td>
        <td className="number">
          <Money fen={sum(amounts.filter((fen) => fen > 0))} />
        </td>
      </tr>
    </tfoot>
  )
}
