import { useState } from 'react'
import { Link } from 'react-router'
import { useClient } from 'urql'
import { graphql, readFragment, type FulfilmentMode, type ResultOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { AsOf } from '../../ui/as-of.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { momentText } from '../../ui/moment.tsx'
import { Money } from '../../ui/money.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonCards } from '../../ui/skeleton.tsx'
import { Status } from '../../ui/status.tsx'
import { linkOf, useFulfilmentSearch, type FulfilmentSearch } from './fulfilment-search.ts'
import { Policies } from './policies.tsx'
import { QuotePreview } from './quote-preview.tsx'
import { RuleForm } from './rule-form.tsx'
import { RuleHistory, RuleHistory_rule } from './rule-history.tsx'
import { draftOf, problemsOf, RuleTerms_rule, SetModeRule_mutation, termsOf } from './rule-terms.ts'
import './fulfilment.css'

const FulfilmentPage_query = graphql(
  `
    query FulfilmentPage($place: ID) {
      modeRules(communityId: $place) {
        id
        mode
        version
        community {
          id
          name
          nameEn
        }
        ...RuleTerms_rule
        ...RuleHistory_rule
      }
      communities(first: 100, sort: { key: NAME, direction: ASC }) {
        nodes {
          id
          name
          nameEn
        }
      }
    }
  `,
  [RuleTerms_rule, RuleHistory_rule],
)

type Rule = ResultOf<typeof FulfilmentPage_query>['modeRules'][number]

const tabs = ['rules', 'policies'] as const

/** By which terms goods come to their households here, and what a cart would be quoted by others. */
export function FulfilmentPage() {
  const t = useText()
  const nameOf = useName()
  const [search, change] = useFulfilmentSearch()
  const result = usePageQuery({ query: FulfilmentPage_query, variables: { place: search.place } })
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.modes')}</h1>
        <div className="page-head-end">
          <AsOf at={result.asOf} />
        </div>
      </header>
      <nav className="tabs fulfilment-tabs" aria-label={t('modes.parts')}>
        {tabs.map((each) => (
          <Link
            key={each}
            to={paths.fulfilment(linkOf({ ...search, tab: each }))}
            replace
            aria-current={each === search.tab ? 'page' : undefined}
          >
            {t(`modesTab.${each}`)}
          </Link>
        ))}
      </nav>
      <QueryView
        result={result}
        pick={(data) => data}
        isEmpty={({ modeRules }) => modeRules.length === 0}
        skeleton={<SkeletonCards count={3} height={240} label={t('loading')} />}
        empty={<Empty title={t('modes.none')} why={t('modes.noneWhy')} />}
        failed={(failure, retry, isFormer) => (
          <Failed
            failure={failure}
            onRetry={retry}
            isFormer={isFormer}
            asOf={result.asOf && momentText(result.asOf, 'time', t.language)}
          />
        )}
        needs={t('role.OPERATOR')}
      >
        {({ modeRules, communities }) => {
          const here = communities.nodes.find(({ id }) => id === search.place) ?? null
          if (search.tab === 'policies') return <Policies key={search.place} place={search.place} />
          const rule = modeRules.find(({ mode }) => mode === search.mode)!
          return (
            <>
              <p className="muted modes-note">
                {here ? t('modes.here', { community: nameOf(here) }) : t('modes.everywhere')}
              </p>
              <ModeList rules={modeRules} search={search} />
              <RuleEditor
                key={`${search.place} ${rule.id}`}
                rule={rule}
                search={search}
                sampleId={search.place ?? communities.nodes[0]?.id ?? null}
                onSearch={change}
                onSaved={result.refresh}
              />
            </>
          )
        }}
      </QueryView>
    </>
  )
}

function ModeList({ rules, search }: { rules: readonly Rule[]; search: FulfilmentSearch }) {
  const t = useText()
  return (
    <nav className="mode-list" aria-label={t('column.mode')}>
      {rules.map((rule) => {
        const { enabled, fee } = readFragment(RuleTerms_rule, rule)
        return (
          <Link
            key={rule.mode}
            className="mode-card card"
            to={paths.fulfilment(linkOf({ ...search, mode: rule.mode }))}
            replace
            preventScrollReset
            aria-current={rule.mode === search.mode ? 'true' : undefined}
          >
            <strong>{t(`mode.${rule.mode}`)}</strong>
            <Status tone={enabled ? 'done' : 'quiet'}>{t(enabled ? 'rule.on' : 'rule.off')}</Status>
            <span className="small muted">
              {t('rule.from')} <Money fen={fee.baseFen} />
              {' · '}
              {t(rule.community ? 'rule.own' : 'rule.platform', { version: rule.version })}
            </span>
          </Link>
        )
      })}
    </nav>
  )
}

interface RuleEditorProps {
  readonly rule: Rule
  readonly search: FulfilmentSearch
  readonly sampleId: string | null
  readonly onSearch: (change: Partial<FulfilmentSearch>) => void
  readonly onSaved: () => void
}

function RuleEditor({ rule, search, sampleId, onSearch, onSaved }: RuleEditorProps) {
  const client = useClient()
  const act = useAct(onSaved)
  const saved = draftOf(readFragment(RuleTerms_rule, rule))
  const [draft, setDraft] = useState(saved)
  const mode: FulfilmentMode = rule.mode
  const problems = problemsOf(draft, mode)
  const isSound = Object.keys(problems).length === 0
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved)
  const isOwn = (rule.community?.id ?? null) === search.place
  const save = async (reason: string) => {
    const input = {
      communityId: search.place,
      mode,
      terms: termsOf(draft),
      reason,
      expectedVersion: isOwn ? rule.version : 0,
    }
    if (!(await act.send(() => client.mutation(SetModeRule_mutation, { input }).toPromise()))) return false
    onSaved()
    return true
  }
  return (
    <div className="rule-editor">
      <RuleForm
        mode={mode}
        draft={draft}
        problems={problems}
        isChanged={isChanged}
        isOwn={isOwn}
        nextVersion={isOwn ? rule.version + 1 : 1}
        act={act}
        onChange={(some) => setDraft({ ...draft, ...some })}
        onReset={() => setDraft(saved)}
        onSave={save}
      />
      <div className="rule-aside">
        {sampleId !== null && (
          <QuotePreview
            key={sampleId}
            communityId={sampleId}
            search={search}
            draft={isSound && isChanged ? { mode, terms: termsOf(draft) } : null}
            isSound={isSound}
            onSearch={onSearch}
          />
        )}
        <RuleHistory rule={rule} />
      </div>
    </div>
  )
}
