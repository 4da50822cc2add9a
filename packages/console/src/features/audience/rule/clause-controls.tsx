import { BucketControls } from './bucket-controls.tsx'
import { PerformedControls } from './performed-controls.tsx'
import { BuildingControls, CommunityControls, SegmentControls, TagControls } from './place-controls.tsx'
import type { RuleWords } from './rule-words.ts'
import type { Clause } from './rule.ts'
import { TraitControls } from './trait-controls.tsx'

interface ClauseControlsProps {
  readonly clause: Clause
  readonly words: RuleWords
  readonly onChange: (clause: Clause) => void
}

/** The controls of one condition, in the order in which it is said. */
export function ClauseControls({ clause, words, onChange }: ClauseControlsProps) {
  if ('trait' in clause)
    return <TraitControls clause={clause.trait} words={words} onChange={(trait) => onChange({ trait })} />
  if ('performed' in clause)
    return (
      <PerformedControls clause={clause.performed} words={words} onChange={(performed) => onChange({ performed })} />
    )
  if ('hasTag' in clause)
    return <TagControls id={clause.hasTag.tagId} words={words} onChange={(tagId) => onChange({ hasTag: { tagId } })} />
  if ('inSegment' in clause)
    return (
      <SegmentControls
        id={clause.inSegment.segmentId}
        words={words}
        onChange={(segmentId) => onChange({ inSegment: { segmentId } })}
      />
    )
  if ('community' in clause)
    return (
      <CommunityControls
        ids={clause.community.ids}
        words={words}
        onChange={(ids) => onChange({ community: { ids } })}
      />
    )
  if ('building' in clause)
    return (
      <BuildingControls ids={clause.building.ids} words={words} onChange={(ids) => onChange({ building: { ids } })} />
    )
  return <BucketControls clause={clause.bucket} onChange={(bucket) => onChange({ bucket })} />
}
