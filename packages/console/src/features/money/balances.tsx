import { graphql, readFragment, type AccountKind, type FragmentOf } from '../../api/graphql.ts'
import { useText, type Key } from '../../i18n/text.tsx'
import { Figure, Figures } from '../../ui/figure.tsx'
import { Money } from '../../ui/money.tsx'

export const Balances_account = graphql(`
  fragment Balances_account on AccountDay {
    kind
    closingFen
  }
`)

/** What is owed to others first, then what is ours and what is on its way. */
const shown: readonly (readonly [AccountKind, Key])[] = [
  ['MERCHANT_PAYABLE', 'money.owedTo'],
  ['RIDER_PAY', 'money.owedTo'],
  ['GUARANTEE_FUND', 'money.fund'],
  ['PLATFORM', 'money.own'],
  ['CLEARING', 'money.onItsWay'],
]

export function Balances({ accounts }: { accounts: readonly FragmentOf<typeof Balances_account>[] }) {
  const t = useText()
  const all = readFragment(Balances_account, accounts)
  return (
    <section aria-label={t('money.balances')}>
      <Figures>
        {shown.map(([kind, note]) => (
          <Figure key={kind} label={t(`account.${kind}`)} note={t(note)}>
            <Money fen={all.find((account) => account.kind === kind)?.closingFen ?? 0} />
          </Figure>
        ))}
      </Figures>
    </section>
  )
}
