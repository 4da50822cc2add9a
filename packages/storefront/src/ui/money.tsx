const grouped = new Intl.NumberFormat('zh-CN')

/** Whole fen as yuan with both digits; arithmetic on whole numbers only. */
export function moneyText(fen: number): string {
  const whole = Math.abs(fen)
  const rest = String(whole % 100).padStart(2, '0')
  return `${fen < 0 ? '−' : ''}¥${grouped.format(Math.floor(whole / 100))}.${rest}`
}

export function Money({ fen }: { fen: number }) {
  const [whole, rest] = moneyText(Math.abs(fen)).slice(1).split('.')
  return (
    <span className="money">
      {fen < 0 && '−'}
      <small>{'¥'}</small>
      {whole}
      <small>{`.${rest}`}</small>
    </span>
  )
}
