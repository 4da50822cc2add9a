import type { ChangePayer } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { moneyText } from '../../ui/money.tsx'

interface ChangeMoneyProps {
  readonly deltaFen: number
  readonly payer: ChangePayer | null
  readonly refundFen: number
}

/** What a change costs more or less, and who pays for it, in one line. */
export function ChangeMoney({ deltaFen, payer, refundFen }: ChangeMoneyProps) {
  const t = useText()
  const said = [
    deltaFen === 0 ? t('changes.noDelta') : `${t('changes.delta')} ${deltaFen > 0 ? '+' : ''}${moneyText(deltaFen)}`,
    payer === null
      ? null
      : payer === 'RESIDENT'
        ? t('changes.extra', { money: moneyText(deltaFen) })
        : t('changes.payer', { payer: t(`payer.${payer}`) }),
    refundFen > 0 ? t('changes.refund', { money: moneyText(refundFen) }) : null,
  ].filter((each) => each !== null)
  return <p className="change-money">{said.join(' · ')}</p>
}
