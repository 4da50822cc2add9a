import type { Person } from '../api/person.ts'
import type { OrderMoved, StreamItem } from '../api/streams.operations.ts'
import { resumable, type ResumableStream } from '@linli/client'

export interface WatchOptions<Field extends string> {
  readonly field: Field
  readonly document: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly onMove: (item: OrderMoved) => void
  /** The stream cannot go on from where it was: look at the present state instead. */
  readonly onResync?: () => void
  readonly onLive?: (isLive: boolean) => void
  /** The server will not have it; it would not the next time either. */
  readonly onRefused?: (why: string) => void
  readonly after?: string
}

export interface Watch {
  stop(): void
}

/** A stream of one person that outlives restarts of the server and ended sign-ins. */
export async function watch<Field extends string>(person: Person, options: WatchOptions<Field>): Promise<Watch> {
  let stream: ResumableStream | null = null
  let isOver = false

  const open = async (after: string | null) => {
    const transport = await person.socket()
    if (isOver) return
    stream = resumable<Record<Field, StreamItem>, Record<string, unknown>, Field>(transport, {
      document: options.document,
      variables: options.variables,
      field: options.field,
      after,
      backOff: { firstMs: 200, mostMs: 3_000 },
      onItem: (item) => {
        if (item.__typename === 'OrderMoved') options.onMove(item)
      },
      onResync: () => options.onResync?.(),
      onState: (state) => {
        options.onLive?.(state.kind === 'live')
        if (state.kind !== 'closed' || isOver) return
        if (state.reason === 'refused') options.onRefused?.(state.errors.map(({ message }) => message).join('; '))
        if (state.reason === 'signedOut') void again()
      },
    })
  }

  const again = async () => {
    try {
      await person.signInAgain()
      await open(stream?.resumeToken ?? options.after ?? null)
    } catch (error) {
      if (!isOver) options.onRefused?.(error instanceof Error ? error.message : String(error))
    }
  }

  await open(options.after ?? null)
  return {
    stop() {
      isOver = true
      stream?.stop()
    },
  }
}
