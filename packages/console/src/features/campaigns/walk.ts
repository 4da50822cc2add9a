export interface WalkNode {
  readonly key: string
  readonly next: string | null
  readonly otherwise: string | null
}

/** A step where it is read: on which branch of which step, and whether it stands elsewhere already. */
export interface Walked<Node> {
  readonly node: Node
  readonly depth: number
  /** Null of the main line. */
  readonly branch: 'then' | 'otherwise' | null
  /** Read before: only named here. */
  readonly isAgain: boolean
}

/** A graph as a list from top to bottom: a branch stands under its split, further in; nothing is told twice. */
export function walked<Node extends WalkNode>(nodes: readonly Node[]): readonly Walked<Node>[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]))
  const seen = new Set<string>()
  const lines: Walked<Node>[] = []
  const walk = (key: string | null | undefined, depth: number, branch: Walked<Node>['branch']) => {
    const node = key == null ? undefined : byKey.get(key)
    if (!node) return
    const isAgain = seen.has(node.key)
    lines.push({ node, depth, branch, isAgain })
    if (isAgain) return
    seen.add(node.key)
    const forks = node.otherwise !== null
    walk(node.next, forks ? depth + 1 : depth, forks ? 'then' : null)
    if (forks) walk(node.otherwise, depth + 1, 'otherwise')
  }
  walk(nodes[0]?.key, 0, null)
  // What nobody can reach stands at the end, so that it is seen.
  for (const node of nodes) if (!seen.has(node.key)) lines.push({ node, depth: 0, branch: null, isAgain: false })
  return lines
}
