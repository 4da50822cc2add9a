import { Button, Input, Radio } from 'antd'
import { useState, type FormEvent } from 'react'
import { Link } from 'react-router'
import { useMutation } from 'urql'
import { graphql, type ViewScope } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useRefusalText } from '../../i18n/refusals.tsx'
import { useText } from '../../i18n/text.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Field } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'

const StoredViews_query = graphql(`
  query StoredViews {
    savedViews(screen: "orders") {
      id
      name
      query
      scope
      mine
    }
  }
`)

const SaveView_mutation = graphql(`
  mutation SaveView($name: String!, $query: String!, $scope: ViewScope!) {
    saveView(screen: "orders", name: $name, query: $query, scope: $scope) {
      view {
        id
        name
        query
        scope
        mine
      }
      userErrors {
        code
        message
      }
    }
  }
`)

const DeleteView_mutation = graphql(`
  mutation DeleteView($id: ID!) {
    deleteView(id: $id) {
      viewId
      userErrors {
        code
        message
      }
    }
  }
`)

const scopes = ['MINE', 'TEAM'] as const satisfies readonly ViewScope[]

/** The views that this person and the team keep, and a place to keep the present one. */
export function StoredViews({ current, onOpen }: { current: string; onOpen: () => void }) {
  const t = useText()
  const refusalText = useRefusalText()
  const result = usePageQuery({ query: StoredViews_query, variables: {} })
  const [saving, save] = useMutation(SaveView_mutation)
  const [, remove] = useMutation(DeleteView_mutation)
  const [name, setName] = useState('')
  const [scope, setScope] = useState<ViewScope>('MINE')
  const [problem, setProblem] = useState<string | null>(null)

  const settle = (refusal: { code: string; message: string } | undefined, hasData: boolean) => {
    setProblem(refusal ? refusalText(refusal) : hasData ? null : t('act.unanswered'))
    result.refresh()
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const { data } = await save({ name: name.trim(), query: current, scope })
    settle(data?.saveView.userErrors[0], data !== undefined)
    if (data?.saveView.view) setName('')
  }
  const forget = async (id: string) => {
    const { data } = await remove({ id })
    settle(data?.deleteView.userErrors[0], data !== undefined)
  }

  return (
    <>
      <QueryView
        result={result}
        pick={(data) => data.savedViews}
        isEmpty={(views) => views.length === 0}
        skeleton={<SkeletonRows count={2} height={32} label={t('loading')} />}
        empty={<p className="views-none muted small">{t('views.none')}</p>}
        failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
        needs={t('role.OPERATOR')}
      >
        {(views) =>
          scopes
            .filter((each) => views.some((view) => view.scope === each))
            .map((each) => (
              <div key={each}>
                <h2>{t(`scope.${each}`)}</h2>
                <ul>
                  {views
                    .filter((view) => view.scope === each)
                    .map((view) => (
                      <li key={view.id}>
                        <Link to={`/orders${view.query}`} onClick={onOpen}>
                          {view.name}
                        </Link>
                        {view.mine && (
                          <button
                            type="button"
                            className="bar-button"
                            aria-label={t('views.forget', { name: view.name })}
                            onClick={() => void forget(view.id)}
                          >
                            <Icon name="close" size={14} />
                          </button>
                        )}
                      </li>
                    ))}
                </ul>
              </div>
            ))
        }
      </QueryView>
      <form className="views-save" onSubmit={(event) => void submit(event)}>
        {problem !== null && <Notice tone="late">{problem}</Notice>}
        <Field label={t('views.save')}>
          {(id) => (
            <Input
              id={id}
              maxLength={40}
              placeholder={t('views.name')}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div className="views-save-foot">
          <Radio.Group
            aria-label={t('views.for')}
            value={scope}
            onChange={(event) => setScope(event.target.value as ViewScope)}
            options={scopes.map((value) => ({ value, label: t(`scope.${value}`) }))}
          />
          <Button htmlType="submit" loading={saving.fetching} disabled={name.trim() === ''}>
            {t('views.keep')}
          </Button>
        </div>
      </form>
    </>
  )
}
