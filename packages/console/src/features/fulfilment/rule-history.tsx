import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Money } from '../../ui/money.tsx'

export const RuleHistory_rule = graphql(`
  fragment RuleHistory_rule on ModeRule {
    id
    community {
      id
      name
    }
    history(first: 20) {
      nodes {
        id
        version
        enabled
        reason
        setBy
        setAt
        capacity
        fee {
          baseFen
        }
      }
    }
  }
`)

/** Every version that was set, why and by whom; none of them is ever changed. */
export function RuleHistory({ rule }: { rule: FragmentOf<typeof RuleHistory_rule> }) {
  const t = useText()
  const { history, community } = readFragment(RuleHistory_rule, rule)
  return (
    <section className="rule-history card" aria-label={t('history.label')}>
      <h2>{t('history.label')}</h2>
      <p className="muted small">{t(community ? 'history.own' : 'history.platform')}</p>
      <ol>
        {history.nodes.map((each) => (
          <li key={each.id}>
            <strong>{t('history.version', { version: each.version })}</strong>
            {/* The very first was laid with the database; its reason is no operator’s. */}
            <span>{community === null && each.version === 1 ? t('history.beganWhy') : each.reason}</span>
            <span className="muted small">
              <Moment at={each.setAt} />
              {` · ${each.setBy ?? t('history.began')} · ${t(each.enabled ? 'rule.on' : 'rule.off')} · `}
              <Money fen={each.fee.baseFen} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
