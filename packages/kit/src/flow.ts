/** One step of a state machine: from where, to where, and who may take it. A table that a person can read. */
export interface Step<State extends string, Role extends string> {
  readonly from: readonly State[]
  readonly to: State
  readonly by: readonly Role[]
}

export type Flow<Action extends string, State extends string, Role extends string> = Readonly<
  Record<Action, Step<State, Role>>
>

/** The flow as a Mermaid state diagram, for docs/generated. */
export function drawFlow<A extends string, S extends string, R extends string>(flow: Flow<A, S, R>): string {
  const lines = (Object.entries(flow) as [A, Step<S, R>][]).flatMap(([action, { from, to, by }]) =>
    from.map((state) => `  ${state} --> ${to}: ${action} (${by.join(', ')})`),
  )
  return ['stateDiagram-v2', ...lines].join('\n')
}
