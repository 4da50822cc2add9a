import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Moment } from '../../ui/moment.tsx'

export const OrderTimeline_order = graphql(`
  fragment OrderTimeline_order on Order {
    timeline {
      seq
      action
      to
      at
      actor {
        kind
        name
        role
      }
    }
  }
`)

/** What happened, the newest first, and who did it. */
export function OrderTimeline({ order }: { order: FragmentOf<typeof OrderTimeline_order> }) {
  const t = useText()
  const { timeline } = readFragment(OrderTimeline_order, order)
  return (
    <section aria-label={t('order.timeline')}>
      <h3>{t('order.timeline')}</h3>
      <ol className="timeline">
        {[...timeline]
          .sort((a, b) => b.seq - a.seq)
          .map((event) => (
            <li key={event.seq}>
              <span className="timeline-what">{t(`done.${event.action}`)}</span>
              <span className="muted">
                {event.actor.name ?? t(`actor.${event.actor.kind}`)}
                {event.actor.role !== null && ` · ${t(`role.${event.actor.role}`)}`}
              </span>
              <span className="muted small timeline-at">
                <Moment at={event.at} />
              </span>
            </li>
          ))}
      </ol>
    </section>
  )
}
