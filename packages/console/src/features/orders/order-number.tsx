/** A number is read to each other by its end; its beginning is the day, which a narrow card leaves out. */
export function OrderNumber({ number }: { number: string }) {
  const [, day, rest] = /^(\d{6})(\d{4,})$/.exec(number) ?? []
  if (day === undefined) return <strong>{number}</strong>
  return (
    <strong title={number}>
      <span className="aloud">{day}</span>
      {rest}
    </strong>
  )
}
