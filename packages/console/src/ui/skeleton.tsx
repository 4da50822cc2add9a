import './skeleton.css'

interface BarsProps {
  readonly count: number
  readonly height: number
  readonly label: string
}

/** Bars in the shape of the rows that come. */
export function SkeletonRows({ count, height, label }: BarsProps) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: count }, (_, index) => (
        <svg key={index} className="skeleton-row" height={height} width="100%" aria-hidden="true">
          <rect
            className="skeleton-bar"
            x="0"
            y={height / 2 - 5}
            width={`${18 + ((index * 7) % 12)}%`}
            height="10"
            rx="5"
          />
          <rect
            className="skeleton-bar"
            x="34%"
            y={height / 2 - 5}
            width={`${12 + ((index * 5) % 10)}%`}
            height="10"
            rx="5"
          />
          <rect
            className="skeleton-bar"
            x="56%"
            y={height / 2 - 5}
            width={`${10 + ((index * 3) % 9)}%`}
            height="10"
            rx="5"
          />
          <rect className="skeleton-bar" x="88%" y={height / 2 - 5} width="12%" height="10" rx="5" />
        </svg>
      ))}
    </div>
  )
}

/** Boxes in the shape of the cards that come. */
export function SkeletonCards({ count, height, label }: BarsProps) {
  return (
    <div className="skeleton skeleton-cards" role="status" aria-label={label}>
      {Array.from({ length: count }, (_, index) => (
        <svg key={index} className="skeleton-card" height={height} width="100%" aria-hidden="true">
          <rect className="skeleton-bar" x="16" y="18" width="40%" height="12" rx="6" />
          <rect className="skeleton-bar" x="16" y="44" width="25%" height="22" rx="6" />
          <rect className="skeleton-bar" x="16" y={height - 32} width="60%" height="10" rx="5" />
        </svg>
      ))}
    </div>
  )
}
