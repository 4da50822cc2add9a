import { Button, Segmented } from 'antd'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { Icon } from '../../../ui/icon.tsx'
import { Menu, type MenuItem } from '../../../ui/menu.tsx'
import { ClauseControls } from './clause-controls.tsx'
import { ClausePicker } from './clause-picker.tsx'
import type { GroupDraft, PartDraft, RuleProblem } from './draft.ts'
import {
  addClause,
  addGroup,
  canUnwrap,
  changeClause,
  copy,
  find,
  joinBy,
  move,
  remove,
  turn,
  unwrap,
  wrap,
  type Edited,
} from './edit.ts'
import type { RuleWords } from './rule-words.ts'
import './rule.css'

interface RuleBuilderProps {
  readonly root: GroupDraft
  readonly words: RuleWords
  readonly problems: ReadonlyMap<number, RuleProblem>
  readonly onChange: (root: GroupDraft) => void
}

interface Editing extends RuleBuilderProps {
  readonly edit: (edited: Edited) => void
}

/** A rule as people say it: conditions under "all of" or "any of", each perhaps with "not". No mouse is needed. */
export function RuleBuilder(props: RuleBuilderProps) {
  const t = useOutreachText()
  const frame = useRef<HTMLDivElement>(null)
  const wanted = useRef<number | null>(null)
  const { root, onChange } = props
  useEffect(() => {
    const id = wanted.current
    wanted.current = null
    if (id !== null) frame.current?.querySelector<HTMLElement>(`[data-part="${id}"]`)?.focus()
  })
  const edit = ({ root: next, focus }: Edited) => {
    wanted.current = focus
    onChange(next)
  }
  const press = (event: KeyboardEvent) => {
    const id = Number((event.target as HTMLElement).closest<HTMLElement>('[data-part]')?.dataset['part'])
    const act = event.altKey ? keys[event.code] : undefined
    if (!act || !find(root, id)) return
    event.preventDefault()
    edit(act(root, id))
  }
  return (
    <div className="rule" ref={frame} onKeyDown={press}>
      <Group {...props} edit={edit} group={root} />
      <p className="muted small">{t('rule.keys')}</p>
    </div>
  )
}

/** With Alt, wherever inside the part the focus is. */
const keys: Readonly<Record<string, (root: GroupDraft, id: number) => Edited>> = {
  ArrowUp: (root, id) => move(root, id, -1),
  ArrowDown: (root, id) => move(root, id, 1),
  KeyN: (root, id) => ({ root: turn(root, id), focus: id }),
  KeyG: (root, id) => wrap(root, id),
  KeyD: (root, id) => copy(root, id),
  Delete: remove,
  Backspace: remove,
}

function Group({ group, ...editing }: Editing & { readonly group: GroupDraft }) {
  const t = useOutreachText()
  const { root, words, problems, onChange, edit } = editing
  const isRoot = group.id === root.id
  const problem = problems.get(group.id)
  return (
    <div
      className={`rule-group ${isRoot ? 'rule-root' : ''}`}
      role="group"
      tabIndex={-1}
      data-part={group.id}
      aria-label={t(isRoot ? 'rule.root' : 'rule.group')}
    >
      <div className="rule-head">
        {!isRoot && <Not part={group} {...editing} />}
        <Segmented<'all' | 'any'>
          size="small"
          aria-label={t('rule.joins')}
          value={group.joins}
          onChange={(joins) => onChange(joinBy(root, group.id, joins))}
          options={[
            { value: 'all', label: t('rule.all') },
            { value: 'any', label: t('rule.any') },
          ]}
        />
        {!isRoot && <PartMenu part={group} name={t('rule.group')} {...editing} />}
      </div>
      {group.parts.length > 0 && (
        <ol className="rule-parts">
          {group.parts.map((part, index) => (
            <li key={part.id}>
              {index > 0 && <span className="rule-join">{t(group.joins === 'all' ? 'rule.and' : 'rule.or')}</span>}
              {part.kind === 'group' ? <Group {...editing} group={part} /> : <ClauseRow {...editing} part={part} />}
            </li>
          ))}
        </ol>
      )}
      {problem && (
        <p className={isRoot ? 'muted small' : 'field-problem small'}>{t(isRoot ? 'rule.everybody' : problem)}</p>
      )}
      <div className="rule-add">
        <ClausePicker words={words} onPick={(clause) => edit(addClause(root, group.id, clause))} />
        <Button type="text" icon={<Icon name="plus" size={16} />} onClick={() => edit(addGroup(root, group.id))}>
          {t('rule.addGroup')}
        </Button>
      </div>
    </div>
  )
}

function ClauseRow({ part, ...editing }: Editing & { readonly part: Extract<PartDraft, { kind: 'clause' }> }) {
  const t = useOutreachText()
  const { root, words, problems, onChange } = editing
  const problem = problems.get(part.id)
  return (
    <div className="rule-clause" role="group" tabIndex={-1} data-part={part.id} aria-label={t('rule.clause')}>
      <Not part={part} {...editing} />
      <div className="rule-controls">
        <ClauseControls
          clause={part.clause}
          words={words}
          onChange={(clause) => onChange(changeClause(root, part.id, clause))}
        />
        {problem && <span className="field-problem small">{t(problem)}</span>}
      </div>
      <PartMenu part={part} name={t('rule.clause')} {...editing} />
    </div>
  )
}

function Not({ part, root, onChange }: Editing & { readonly part: PartDraft }) {
  const t = useOutreachText()
  return (
    <button
      type="button"
      className="rule-not"
      aria-pressed={part.isNot}
      title={t('rule.notNote')}
      onClick={() => onChange(turn(root, part.id))}
    >
      {t(part.isNot ? 'rule.not' : 'rule.yes')}
    </button>
  )
}

function PartMenu({ part, name, root, edit }: Editing & { readonly part: PartDraft; readonly name: string }) {
  const t = useOutreachText()
  const { id } = part
  const items: readonly (MenuItem | false)[] = [
    { key: 'up', label: t('rule.up'), note: 'Alt ↑', onSelect: () => edit(move(root, id, -1)) },
    { key: 'down', label: t('rule.down'), note: 'Alt ↓', onSelect: () => edit(move(root, id, 1)) },
    { key: 'copy', label: t('rule.copy'), note: 'Alt D', onSelect: () => edit(copy(root, id)) },
    { key: 'wrap', label: t('rule.wrap'), note: 'Alt G', onSelect: () => edit(wrap(root, id)) },
    canUnwrap(root, part) && { key: 'unwrap', label: t('rule.unwrap'), onSelect: () => edit(unwrap(root, id)) },
    { key: 'remove', label: t('rule.remove'), note: 'Alt Delete', onSelect: () => edit(remove(root, id)) },
  ]
  return (
    <Menu
      label={t('rule.menu', { name })}
      button={<Icon name="menu" size={16} />}
      className="rule-menu"
      items={items.filter((item) => item !== false)}
    />
  )
}
