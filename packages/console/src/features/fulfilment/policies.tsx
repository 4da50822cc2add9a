import { InputNumber } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { graphql, type FulfilmentMode, type ResultOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Field } from '../../ui/field.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Status } from '../../ui/status.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { modes } from './fulfilment-search.ts'

const Categories_query = graphql(`
  query PolicyCategories($after: String) {
    categories(first: 10, after: $after) {
      nodes {
        id
        name
        nameEn
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      count {
        value
        precision
      }
    }
  }
`)

/** Of ten categories five modes each, here and everywhere: no more than one page holds. */
const Policies_query = graphql(`
  query ModePolicies($filter: ModePolicyFilter!) {
    modePolicies(first: 100, filter: $filter) {
      nodes {
        id
        mode
        allowed
        maxHoursFromPick
        needsCold
        isBulky
        version
        category {
          id
        }
        community {
          id
        }
      }
    }
  }
`)

const SetModePolicy_mutation = graphql(`
  mutation SetModePolicy($input: SetModePolicyInput!) {
    setModePolicy(input: $input) {
      policy {
        id
        version
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

type Category = ResultOf<typeof Categories_query>['categories']['nodes'][number]
type Policy = ResultOf<typeof Policies_query>['modePolicies']['nodes'][number]

interface Cell {
  readonly category: Category
  readonly mode: FulfilmentMode
  readonly own: Policy | null
  readonly platform: Policy | null
}

/** How the goods of each category may come, and how not. */
export function Policies({ place }: { place: string | null }) {
  const t = useText()
  const trail = useTrail()
  const result = usePageQuery({ query: Categories_query, variables: { after: trail.after } })
  return (
    <>
      <p className="muted modes-note">{t('policies.note')}</p>
      <PagedList
        result={result}
        pick={(data) => data.categories}
        trail={trail}
        none={t('policies.none')}
        noneWhy={t('policies.noneWhy')}
      >
        {(categories) => <PolicyTable categories={categories} place={place} />}
      </PagedList>
    </>
  )
}

interface PolicyTableProps {
  readonly categories: readonly Category[]
  readonly place: string | null
}

function PolicyTable({ categories, place }: PolicyTableProps) {
  const t = useText()
  const nameOf = useName()
  const [open, setOpen] = useState<Cell | null>(null)
  const result = usePageQuery({
    query: Policies_query,
    variables: {
      filter: {
        categoryId: { in: categories.map(({ id }) => id) },
        or: [{ everywhere: true }, ...(place === null ? [] : [{ communityId: { eq: place } }])],
      },
    },
  })
  const cellOf = (category: Category, mode: FulfilmentMode, policies: readonly Policy[]): Cell => {
    const here = policies.filter((each) => each.category.id === category.id && each.mode === mode)
    const at = (id: string | null) => here.find(({ community }) => (community?.id ?? null) === id) ?? null
    return { category, mode, own: at(place), platform: at(null) }
  }
  return (
    <QueryView
      result={result}
      pick={(data) => data.modePolicies}
      isEmpty={() => false}
      skeleton={<SkeletonRows count={10} height={44} label={t('loading')} />}
      empty={<Empty title={t('policies.none')} why={t('policies.noneWhy')} />}
      failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
      needs={t('role.OPERATOR')}
    >
      {(policies) => (
        <>
          <div className="policies card" role="region" aria-label={t('modesTab.policies')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('policies.category')}</th>
                  {modes.map((mode) => (
                    <th key={mode} scope="col">
                      {t(`mode.${mode}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {categories.map((category) => (
                  <tr key={category.id}>
                    <th scope="row">{nameOf(category)}</th>
                    {modes.map((mode) => {
                      const cell = cellOf(category, mode, policies.nodes)
                      return (
                        <td key={mode}>
                          <PolicyCell cell={cell} place={place} onOpen={() => setOpen(cell)} />
                        </td>
                      )
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {open && (
            <PolicyForm
              cell={open}
              place={place}
              onStale={result.refresh}
              onSaved={() => {
                setOpen(null)
                result.refresh()
              }}
              onClose={() => setOpen(null)}
            />
          )}
        </>
      )}
    </QueryView>
  )
}

interface PolicyCellProps {
  readonly cell: Cell
  readonly place: string | null
  readonly onOpen: () => void
}

function PolicyCell({ cell, place, onOpen }: PolicyCellProps) {
  const t = useText()
  const nameOf = useName()
  const { own, platform, category, mode } = cell
  const policy = own ?? platform
  const words = policy === null ? [] : conditionsOf(policy).map(([key, values]) => t(key, values))
  return (
    <button type="button" className="policy" onClick={onOpen}>
      <span className="aloud">{t('policies.open', { category: nameOf(category), mode: t(`mode.${mode}`) })}</span>
      <Status tone={policy === null ? 'quiet' : policy.allowed ? 'done' : 'late'}>
        {t(policy === null ? 'policy.any' : policy.allowed ? 'policy.allowed' : 'policy.barred')}
      </Status>
      {(words.length > 0 || (place !== null && own)) && (
        <span className="muted small">
          {[...words, ...(place !== null && own ? [t('policy.own')] : [])].join(' · ')}
        </span>
      )}
    </button>
  )
}

const conditionsOf = (policy: Policy) => [
  ...(policy.maxHoursFromPick === null ? [] : [['policy.hours', { hours: policy.maxHoursFromPick }] as const]),
  ...(policy.needsCold ? [['policy.cold', {}] as const] : []),
  ...(policy.isBulky ? [['policy.bulky', {}] as const] : []),
]

interface PolicyFormProps {
  readonly cell: Cell
  readonly place: string | null
  readonly onStale: () => void
  readonly onSaved: () => void
  readonly onClose: () => void
}

function PolicyForm({ cell, place, onStale, onSaved, onClose }: PolicyFormProps) {
  const t = useText()
  const nameOf = useName()
  const client = useClient()
  const act = useAct(onStale)
  const { category, mode, own, platform } = cell
  const before = own ?? platform
  const [draft, setDraft] = useState({
    allowed: before?.allowed ?? true,
    maxHoursFromPick: before?.maxHoursFromPick ?? null,
    needsCold: before?.needsCold ?? false,
    isBulky: before?.isBulky ?? false,
  })
  const save = async () => {
    const input = { ...draft, categoryId: category.id, communityId: place, mode, expectedVersion: own?.version ?? 0 }
    if (await act.send(() => client.mutation(SetModePolicy_mutation, { input }).toPromise())) onSaved()
  }
  const names = { category: nameOf(category), mode: t(`mode.${mode}`) }
  return (
    <Confirm
      title={t('policies.open', names)}
      act={t('policies.save')}
      isReady
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={() => void save()}
      onClose={onClose}
    >
      <p className="act-effect">{t(place === null ? 'policies.effect' : 'policies.effectHere')}</p>
      <SwitchField
        label={t('policy.isAllowed')}
        isOn={draft.allowed}
        onChange={(allowed) => setDraft({ ...draft, allowed })}
      />
      <Field label={t('policy.maxHours')} hint={t('policy.maxHoursHint')}>
        {(id, noteId) => (
          <InputNumber
            id={id}
            aria-describedby={noteId}
            min={1}
            max={720}
            precision={0}
            value={draft.maxHoursFromPick}
            onChange={(maxHoursFromPick) => setDraft({ ...draft, maxHoursFromPick })}
          />
        )}
      </Field>
      <SwitchField
        label={t('policy.needsCold')}
        isOn={draft.needsCold}
        onChange={(needsCold) => setDraft({ ...draft, needsCold })}
      />
      <SwitchField
        label={t('policy.isBulky')}
        isOn={draft.isBulky}
        onChange={(isBulky) => setDraft({ ...draft, isBulky })}
      />
    </Confirm>
  )
}
