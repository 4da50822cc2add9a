import './money.css'

const grouped = new Intl.NumberFormat('zh-CN')

/** Whole fen as yuan with both digits; arithmetic on whole numbers only. */
export function moneyText(fen: number): string {
  const whole = Math.abs(fen)
  const rest = String(whole % 100).padStart(2, '0')
  return `${fen < 0 ? '−' : ''}¥${grouped.format(Math.floor(whole / 100))}.${rest}`
}

export function Money({ fen, isSigned = false }: { fen: number; isSigned?: boolean }) {
  const text = moneyText(Math.abs(fen)).slice(1)
  const sign = fen < 0 ? '−' : isSigned && fen > 0 ? '+' : ''
  return (
    <span className="money">
      {sign}
      <span className="money-sign">{'¥'}</span>
      {text}
    </span>
  )
}
