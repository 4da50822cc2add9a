import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { graphql, type ResultOf } from '../../../api/graphql.ts'
import { useAddress } from '../../../api/use-address.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { paths } from '../../../app/paths.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { Failed } from '../../../ui/failed.tsx'
import { QueryView } from '../../../ui/query-view.tsx'
import { SkeletonCards } from '../../../ui/skeleton.tsx'
import '../audience.css'
import type { Rule } from '../rule/rule.ts'
import { SegmentEditor, type EditedSegment } from './segment-editor.tsx'

const SegmentRecipes_query = graphql(`
  query SegmentRecipes {
    segmentRecipes {
      key
      name
      nameEn
      why
      whyEn
      rule
      sentence
      sentenceEn
      missing
    }
  }
`)

type Recipe = ResultOf<typeof SegmentRecipes_query>['segmentRecipes'][number]

/** A new segment: from nothing, or from a recipe that says why it is one. */
export function NewSegmentPage() {
  const t = useOutreachText()
  const navigate = useNavigate()
  const { place, text, change } = useAddress()
  const result = usePageQuery({ query: SegmentRecipes_query, variables: {} })
  // Another recipe is another beginning: what was written is thrown away only when one is chosen.
  const [beginning, begin] = useState(0)
  const chosen = text('recipe')
  return (
    <>
      <header className="page-head">
        <Link className="text-link" to={paths.segments({ place })}>
          {t('nav.segments')}
        </Link>
        <span className="muted" aria-hidden="true">
          {'/'}
        </span>
        <h1>{t('segments.new')}</h1>
      </header>
      <QueryView
        result={result}
        pick={(data) => data.segmentRecipes}
        isEmpty={() => false}
        skeleton={<SkeletonCards count={2} height={200} label={t('loading')} />}
        empty={null}
        failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
        needs={t('role.OPERATOR')}
      >
        {(recipes) => (
          <>
            <Recipes
              recipes={recipes}
              chosen={chosen}
              onChoose={(key) => {
                change({ recipe: key })
                begin(beginning + 1)
              }}
            />
            <SegmentEditor
              key={`${chosen} ${beginning}`}
              first={firstOf(
                recipes.find(({ key }) => key === chosen),
                place,
              )}
              onSaved={(id) => void navigate(paths.segment(id, undefined, place))}
            />
          </>
        )}
      </QueryView>
    </>
  )
}

const firstOf = (recipe: Recipe | undefined, place: string | null): EditedSegment => ({
  id: null,
  version: null,
  communityId: place,
  name: recipe?.name ?? '',
  nameEn: recipe?.nameEn ?? '',
  purpose: '',
  rule: (recipe?.rule ?? { all: [] }) as Rule,
})

interface RecipesProps {
  readonly recipes: readonly Recipe[]
  readonly chosen: string
  readonly onChoose: (key: string) => void
}

function Recipes({ recipes, chosen, onChoose }: RecipesProps) {
  const t = useOutreachText()
  const nameOf = useName()
  return (
    <section className="recipes" aria-label={t('recipes.title')}>
      <h2>{t('recipes.title')}</h2>
      <ul>
        {recipes.map((recipe) => (
          <li key={recipe.key}>
            <button
              type="button"
              className="recipe card"
              aria-pressed={recipe.key === chosen}
              disabled={recipe.rule === null}
              onClick={() => onChoose(recipe.key === chosen ? '' : recipe.key)}
            >
              <strong>{nameOf(recipe)}</strong>
              <span className="muted small">
                {recipe.rule === null
                  ? t('recipes.missing', { keys: recipe.missing.join(', ') })
                  : t.language === 'en'
                    ? recipe.whyEn
                    : recipe.why}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
