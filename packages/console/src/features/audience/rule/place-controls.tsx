import { Select } from 'antd'
import { useState } from 'react'
import { useQuery } from 'urql'
import { graphql } from '../../../api/graphql.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { useTagLabel } from '../use-tag-label.ts'
import type { RuleWords } from './rule-words.ts'

const RuleBuildings_query = graphql(`
  query RuleBuildings($id: ID!) {
    community(id: $id) {
      id
      buildings(first: 100) {
        nodes {
          id
          name
        }
      }
    }
  }
`)

interface ManyProps {
  readonly ids: readonly string[]
  readonly words: RuleWords
  readonly onChange: (ids: readonly string[]) => void
}

interface OneProps {
  readonly id: string
  readonly words: RuleWords
  readonly onChange: (id: string) => void
}

const search = { optionFilterProp: 'label' }

export function CommunityControls({ ids, words, onChange }: ManyProps) {
  const t = useOutreachText()
  const nameOf = useName()
  const kinds = [...new Set(words.communities.map(({ kind }) => kind))]
  const ofKind = (kind: string) => words.communities.filter((each) => each.kind === kind).map(({ id }) => id)
  return (
    <>
      <strong>{t('rule.community')}</strong>
      <Select
        className="rule-words"
        mode="multiple"
        aria-label={t('rule.community')}
        placeholder={t('rule.choose')}
        value={[...ids]}
        onChange={(chosen: string[]) => onChange(chosen)}
        options={words.communities.map((each) => ({ value: each.id, label: nameOf(each) }))}
        showSearch={search}
      />
      <Select
        className="rule-unit"
        aria-label={t('rule.addKind')}
        placeholder={t('rule.addKind')}
        value={null}
        onChange={(kind: string) => onChange([...new Set([...ids, ...ofKind(kind)])])}
        options={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      />
    </>
  )
}

export function BuildingControls({ ids, words, onChange }: ManyProps) {
  const t = useOutreachText()
  const nameOf = useName()
  const [communityId, choose] = useState(words.communities[0]?.id ?? '')
  const [{ data }] = useQuery({ query: RuleBuildings_query, variables: { id: communityId }, pause: communityId === '' })
  const buildings = data?.community?.buildings.nodes ?? []
  return (
    <>
      <strong>{t('rule.building')}</strong>
      <Select
        className="rule-unit"
        aria-label={t('rule.buildingOf')}
        value={communityId}
        onChange={choose}
        options={words.communities.map((each) => ({ value: each.id, label: nameOf(each) }))}
        showSearch={search}
      />
      <Select
        className="rule-words"
        mode="multiple"
        aria-label={t('rule.building')}
        placeholder={t('rule.choose')}
        value={[...ids]}
        onChange={(chosen: string[]) => onChange(chosen)}
        options={buildings.map(({ id, name }) => ({ value: id, label: name }))}
        showSearch={search}
      />
    </>
  )
}

export function TagControls({ id, words, onChange }: OneProps) {
  const t = useOutreachText()
  const labelOf = useTagLabel()
  const isKnown = id === '' || words.tags.some((tag) => tag.id === id)
  return (
    <>
      <span>{t('rule.hasTag')}</span>
      <Select
        className="rule-words"
        aria-label={t('rule.tag')}
        value={id === '' ? null : id}
        onChange={(chosen: string | null) => onChange(chosen ?? '')}
        options={words.tags.map((tag) => ({ value: tag.id, label: labelOf(tag) }))}
        showSearch={search}
      />
      {!isKnown && <span className="rule-lost">{t('rule.lostTag')}</span>}
    </>
  )
}

export function SegmentControls({ id, words, onChange }: OneProps) {
  const t = useOutreachText()
  const nameOf = useName()
  const isKnown = id === '' || words.segments.some((segment) => segment.id === id)
  return (
    <>
      <span>{t('rule.inSegment')}</span>
      <Select
        className="rule-words"
        aria-label={t('rule.segment')}
        value={id === '' ? null : id}
        onChange={(chosen: string | null) => onChange(chosen ?? '')}
        options={words.segments.map((segment) => ({ value: segment.id, label: nameOf(segment) }))}
        showSearch={search}
      />
      {!isKnown && <span className="rule-lost">{t('rule.lostSegment')}</span>}
    </>
  )
}
