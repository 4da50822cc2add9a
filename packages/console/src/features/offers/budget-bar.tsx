import { useText } from '../../i18n/text.tsx'
import { moneyText } from '../../ui/money.tsx'

export interface Budget {
  readonly budgetFen: number
  readonly budgetLeftFen: number
  readonly heldFen: number
}

/** Of each hundred of the budget, how many are spent and how many are held; whole, and never more than the bar. */
export function sharesOf({ budgetFen, budgetLeftFen, heldFen }: Budget): { spent: number; held: number } {
  if (budgetFen <= 0) return { spent: 0, held: 0 }
  const share = (fen: number) => Math.min(100, Math.max(0, (fen / budgetFen) * 100))
  const held = share(heldFen)
  return { spent: Math.min(100 - held, share(budgetFen - budgetLeftFen - heldFen)), held }
}

/** What is left of the platform’s money: a bar, and the amount in figures. */
export function BudgetBar({ budget }: { budget: Budget }) {
  const t = useText()
  const { spent, held } = sharesOf(budget)
  return (
    <span className="budget">
      <svg className="budget-bar" width="48" height="8" role="img" aria-label={t('budget.label', moneyOf(budget))}>
        <rect className="budget-all" width="100%" height="8" rx="4" />
        {spent + held > 0 && <rect className="budget-held" width={`${spent + held}%`} height="8" rx="4" />}
        {spent > 0 && <rect className="budget-spent" width={`${spent}%`} height="8" rx="4" />}
      </svg>
      <span>{moneyText(budget.budgetLeftFen)}</span>
    </span>
  )
}

export const moneyOf = ({ budgetFen, budgetLeftFen, heldFen }: Budget) => ({
  left: moneyText(budgetLeftFen),
  held: moneyText(heldFen),
  all: moneyText(budgetFen),
})
