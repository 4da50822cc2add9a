import type { GroupDraft, PartDraft } from './draft.ts'
import type { Clause } from './rule.ts'

/** What an edit came to, and which part the focus goes to. */
export interface Edited {
  readonly root: GroupDraft
  readonly focus: number
}

export const addClause = (root: GroupDraft, groupId: number, clause: Clause): Edited => {
  const id = nextId(root)
  return { root: append(root, groupId, { kind: 'clause', id, isNot: false, clause }), focus: id }
}

export function addGroup(root: GroupDraft, groupId: number): Edited {
  const id = nextId(root)
  const group = find(root, groupId)
  const joins = group?.kind === 'group' && group.joins === 'all' ? 'any' : 'all'
  return { root: append(root, groupId, { kind: 'group', id, isNot: false, joins, parts: [] }), focus: id }
}

export const changeClause = (root: GroupDraft, id: number, clause: Clause): GroupDraft =>
  replace(root, id, (part) => (part.kind === 'clause' ? [{ ...part, clause }] : [part]))

export const turn = (root: GroupDraft, id: number): GroupDraft =>
  replace(root, id, (part) => [{ ...part, isNot: !part.isNot }])

export const joinBy = (root: GroupDraft, id: number, joins: 'all' | 'any'): GroupDraft =>
  replace(root, id, (part) => (part.kind === 'group' ? [{ ...part, joins }] : [part]))

/** A group that has lost its last part goes with it. */
export function remove(root: GroupDraft, id: number): Edited {
  const parent = parentOf(root, id)
  if (!parent) return { root, focus: root.id }
  if (parent.parts.length === 1 && parent.id !== root.id) return remove(root, parent.id)
  const index = parent.parts.findIndex((part) => part.id === id)
  const neighbour = parent.parts[index + 1] ?? parent.parts[index - 1]
  return { root: replace(root, id, () => []), focus: neighbour?.id ?? parent.id }
}

export function copy(root: GroupDraft, id: number): Edited {
  const first = nextId(root)
  let last = first - 1
  const anew = (part: PartDraft): PartDraft => {
    const own = (last += 1)
    return part.kind === 'clause' ? { ...part, id: own } : { ...part, id: own, parts: part.parts.map(anew) }
  }
  return { root: replace(root, id, (part) => [part, anew(part)]), focus: first }
}

/** Puts a part into a group of its own, joined the other way: that is why one makes a group. */
export function wrap(root: GroupDraft, id: number): Edited {
  const parent = parentOf(root, id)
  if (!parent) return { root, focus: id }
  const joins = parent.joins === 'all' ? 'any' : 'all'
  const group = nextId(root)
  const around = (part: PartDraft): PartDraft[] => [{ kind: 'group', id: group, isNot: false, joins, parts: [part] }]
  return { root: replace(root, id, around), focus: id }
}

/** Only of a group whose parts can stand alone: "not" over several of them is none over each. */
export const canUnwrap = (root: GroupDraft, part: PartDraft): part is GroupDraft =>
  part.kind === 'group' && part.id !== root.id && (!part.isNot || part.parts.length === 1)

export function unwrap(root: GroupDraft, id: number): Edited {
  const group = find(root, id)
  if (!group || !canUnwrap(root, group)) return { root, focus: id }
  const parts = group.isNot ? group.parts.map((part) => ({ ...part, isNot: !part.isNot })) : group.parts
  return { root: replace(root, id, () => parts), focus: parts[0]?.id ?? root.id }
}

/** One step up or down as it is read: past a clause, into a group, out of one. */
export function move(root: GroupDraft, id: number, by: -1 | 1): Edited {
  const parent = parentOf(root, id)
  const part = find(root, id)
  if (!parent || !part) return { root, focus: id }
  const index = parent.parts.findIndex((each) => each.id === id)
  const neighbour = parent.parts[index + by]
  if (neighbour === undefined) return moveOut(root, parent, part, by)
  const without = replace(root, id, () => [])
  if (neighbour.kind === 'clause') {
    const beside = replace(without, neighbour.id, (each) => (by === 1 ? [each, part] : [part, each]))
    return { root: beside, focus: id }
  }
  const inside = replace(without, neighbour.id, (each) =>
    each.kind === 'clause' ? [each] : [{ ...each, parts: by === 1 ? [part, ...each.parts] : [...each.parts, part] }],
  )
  return { root: inside, focus: id }
}

function moveOut(root: GroupDraft, parent: GroupDraft, part: PartDraft, by: -1 | 1): Edited {
  if (parent.id === root.id) return { root, focus: part.id }
  const rest = { ...parent, parts: parent.parts.filter((each) => each.id !== part.id) }
  const left = rest.parts.length === 0 ? [] : [rest]
  return { root: replace(root, parent.id, () => (by === 1 ? [...left, part] : [part, ...left])), focus: part.id }
}

export function find(root: PartDraft, id: number): PartDraft | undefined {
  if (root.id === id) return root
  if (root.kind === 'clause') return undefined
  for (const part of root.parts) {
    const found = find(part, id)
    if (found) return found
  }
  return undefined
}

export function parentOf(root: PartDraft, id: number): GroupDraft | undefined {
  if (root.kind === 'clause') return undefined
  if (root.parts.some((part) => part.id === id)) return root
  for (const part of root.parts) {
    const found = parentOf(part, id)
    if (found) return found
  }
  return undefined
}

const nextId = (root: PartDraft): number => greatest(root) + 1

const greatest = (part: PartDraft): number =>
  part.kind === 'clause' ? part.id : Math.max(part.id, ...part.parts.map(greatest))

const append = (root: GroupDraft, groupId: number, added: PartDraft): GroupDraft =>
  replace(root, groupId, (part) => (part.kind === 'group' ? [{ ...part, parts: [...part.parts, added] }] : [part]))

/** The root with one of its parts become several or none; the root itself becomes one. */
function replace(root: GroupDraft, id: number, by: (part: PartDraft) => readonly PartDraft[]): GroupDraft {
  if (root.id === id) {
    const [self] = by(root)
    return self?.kind === 'group' ? self : root
  }
  return { ...root, parts: root.parts.flatMap((part) => within(part, id, by)) }
}

function within(part: PartDraft, id: number, by: (part: PartDraft) => readonly PartDraft[]): readonly PartDraft[] {
  if (part.id === id) return by(part)
  if (part.kind === 'clause') return [part]
  return [{ ...part, parts: part.parts.flatMap((each) => within(each, id, by)) }]
}
