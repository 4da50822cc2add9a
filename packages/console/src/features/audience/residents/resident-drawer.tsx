import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useClient } from 'urql'
import { graphql, type ResultOf } from '../../../api/graphql.ts'
import { useAct } from '../../../api/use-act.ts'
import { useAddress } from '../../../api/use-address.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { paths } from '../../../app/paths.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { Empty } from '../../../ui/empty.tsx'
import { Facts } from '../../../ui/facts.tsx'
import { Failed } from '../../../ui/failed.tsx'
import { Moment } from '../../../ui/moment.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { QueryView } from '../../../ui/query-view.tsx'
import { SidePanel } from '../../../ui/side-panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton.tsx'
import { WhyConfirm } from '../../../ui/why-confirm.tsx'
import { useTagLabel } from '../use-tag-label.ts'
import { AssignTagForm } from './assign-tag-form.tsx'
import { traitText } from './trait-text.ts'

const ResidentDrawer_query = graphql(`
  query ResidentDrawer($id: ID!) {
    resident(id: $id) {
      id
      name
      phoneMasked
      personalised
      isGone
      building {
        id
        name
      }
      community {
        id
        name
        nameEn
      }
      tags {
        id
        source
        evidence
        assignedAt
        expiresAt
        tag {
          id
          label
          labelEn
          kind
          purpose
        }
      }
      tagHistory(first: 30) {
        nodes {
          id
          assignedAt
          endedAt
          endedAs
          endedWhy
          evidence
          assignedBy {
            name
          }
          tag {
            id
            label
            labelEn
          }
        }
      }
      traits {
        key
        name
        nameEn
        unit
        definition
        definitionEn
        value
        word {
          word
          name
          nameEn
        }
      }
    }
  }
`)

const RemoveTag_mutation = graphql(`
  mutation RemoveTag($assignmentId: ID!, $why: String!) {
    removeTag(assignmentId: $assignmentId, why: $why) {
      assignment {
        id
        endedAt
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

type Resident = NonNullable<ResultOf<typeof ResidentDrawer_query>['resident']>
type Assignment = Resident['tags'][number]

/** One resident as audiences know him: what is said of him and why, what is computed, and what was before. */
export function ResidentDrawer({ residentId, onClose }: { residentId: string; onClose: () => void }) {
  const t = useOutreachText()
  const nameOf = useName()
  const result = usePageQuery({ query: ResidentDrawer_query, variables: { id: residentId } })
  return (
    <SidePanel label={t('resident.panel')} of={residentId} onClose={onClose}>
      <QueryView
        result={result}
        pick={(data) => data.resident}
        isEmpty={() => false}
        skeleton={<SkeletonRows count={10} height={44} label={t('loading')} />}
        empty={<Empty title={t('resident.none')} why={t('resident.noneWhy')} />}
        failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
        needs={t('role.OPERATOR')}
      >
        {(resident) => (
          <div className="panel">
            <header className="panel-head">
              <h2>{resident.name ?? resident.phoneMasked ?? resident.id}</h2>
              <div className="panel-line muted">
                <span>{`${nameOf(resident.community)} · ${resident.building.name}`}</span>
                {resident.name !== null && <span>{resident.phoneMasked}</span>}
              </div>
            </header>
            {!resident.personalised && <Notice tone="risk">{t('resident.off')}</Notice>}
            {resident.isGone && <Notice tone="risk">{t('resident.gone')}</Notice>}
            <Tags resident={resident} onDone={result.refresh} />
            <Traits resident={resident} />
            <History resident={resident} />
          </div>
        )}
      </QueryView>
    </SidePanel>
  )
}

function Tags({ resident, onDone }: { resident: Resident; onDone: () => void }) {
  const t = useOutreachText()
  const labelOf = useTagLabel()
  const { place } = useAddress()
  const [removing, remove] = useState<Assignment | null>(null)
  const [isAssigning, assign] = useState(false)
  return (
    <section aria-label={t('resident.tags')}>
      <h3>{t('resident.tags')}</h3>
      {resident.tags.length === 0 && <p className="muted">{t('resident.noTags')}</p>}
      <ul className="held">
        {resident.tags.map((each) => (
          <li key={each.id}>
            <div className="panel-line">
              <Link className="text-link" to={paths.tag(each.tag.id, { place })}>
                {labelOf(each.tag)}
              </Link>
              <span className="tag">{t(`tagSource.${each.source}`)}</span>
              <span className="muted small">
                {t('tag.untilWord')} <Moment at={each.expiresAt} style="date" />
              </span>
              {each.tag.kind === 'MANUAL' && (
                <Button size="small" type="text" onClick={() => remove(each)}>
                  {t('tag.take')}
                </Button>
              )}
            </div>
            <p className="muted small">{t('tag.because', { why: each.evidence, purpose: each.tag.purpose })}</p>
          </li>
        ))}
      </ul>
      {!resident.isGone && <Button onClick={() => assign(true)}>{t('tag.give')}</Button>}
      {isAssigning && (
        <AssignTagForm
          residentId={resident.id}
          onDone={() => {
            assign(false)
            onDone()
          }}
          onClose={() => assign(false)}
        />
      )}
      {removing && (
        <RemoveTag
          assignment={removing}
          onDone={() => {
            remove(null)
            onDone()
          }}
          onClose={() => remove(null)}
        />
      )}
    </section>
  )
}

interface RemoveTagProps {
  readonly assignment: Assignment
  readonly onDone: () => void
  readonly onClose: () => void
}

function RemoveTag({ assignment, onDone, onClose }: RemoveTagProps) {
  const t = useOutreachText()
  const labelOf = useTagLabel()
  const client = useClient()
  const act = useAct()
  const send = async (why: string) => {
    const variables = { assignmentId: assignment.id, why }
    if (await act.send(() => client.mutation(RemoveTag_mutation, variables).toPromise())) onDone()
  }
  return (
    <WhyConfirm
      title={t('tag.takeTitle', { name: labelOf(assignment.tag) })}
      act={t('tag.take')}
      hint={t('why.residentReads')}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={(why) => void send(why)}
      onClose={onClose}
    />
  )
}

function Traits({ resident }: { resident: Resident }) {
  const t = useOutreachText()
  const nameOf = useName()
  return (
    <section aria-label={t('resident.traits')}>
      <h3>{t('resident.traits')}</h3>
      <Facts
        facts={resident.traits.map((trait) => [
          nameOf(trait),
          <span key={trait.key} title={t.language === 'en' ? trait.definitionEn : trait.definition}>
            {traitText(t, trait, nameOf)}
          </span>,
        ])}
      />
    </section>
  )
}

function History({ resident }: { resident: Resident }) {
  const t = useOutreachText()
  const labelOf = useTagLabel()
  const { nodes } = resident.tagHistory
  if (nodes.length === 0) return null
  return (
    <section aria-label={t('resident.history')}>
      <h3>{t('resident.history')}</h3>
      <ol className="timeline">
        {nodes.map((each) => (
          <li key={each.id}>
            <span className="timeline-what">{labelOf(each.tag)}</span>
            <span className="muted">
              {each.endedAs === null ? t('tag.holds') : t(`tagEnd.${each.endedAs}`)}
              {[each.assignedBy?.name, each.evidence, each.endedWhy].filter(Boolean).map((word) => ` · ${word}`)}
            </span>
            <span className="muted small timeline-at">
              <Moment at={each.endedAt ?? each.assignedAt} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
