import { graphql } from '../../../api/graphql.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { Empty } from '../../../ui/empty.tsx'
import { Failed } from '../../../ui/failed.tsx'
import { QueryView } from '../../../ui/query-view.tsx'
import { SkeletonRows } from '../../../ui/skeleton.tsx'

const TraitsList_query = graphql(`
  query TraitsList {
    traits {
      key
      name
      nameEn
      unit
      definition
      definitionEn
      formula
    }
  }
`)

/** What is computed of every resident, and how: nothing here is guessed of who somebody is. */
export function TraitsList() {
  const t = useOutreachText()
  const nameOf = useName()
  const result = usePageQuery({ query: TraitsList_query, variables: {} })
  return (
    <QueryView
      result={result}
      pick={(data) => data.traits}
      isEmpty={(traits) => traits.length === 0}
      skeleton={<SkeletonRows count={12} height={44} label={t('loading')} />}
      empty={<Empty title={t('traits.none')} why={t('traits.noneWhy')} />}
      failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
      needs={t('role.OPERATOR')}
    >
      {(traits) => (
        <>
          <p className="muted lead">{t('traits.lead')}</p>
          <ul className="traits card">
            {traits.map((trait) => (
              <li key={trait.key}>
                <div>
                  <h2>{nameOf(trait)}</h2>
                  <span className="tag">{t(`unitName.${trait.unit}`)}</span>
                </div>
                <p>{t.language === 'en' ? trait.definitionEn : trait.definition}</p>
                <code className="small">{trait.formula}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </QueryView>
  )
}
