import { useEffect, useState, useSyncExternalStore } from 'react'
import { readFailure, type Failure } from '../../api/failure.ts'
import { graphql, readFragment, type ResultOf } from '../../api/graphql.ts'
import { useLinli } from '../../api/linli.tsx'
import { merged, withTask, type Board } from './board.ts'
import { Places } from './places.ts'
import { RiderRow_rider, type RiderRow } from './rider-row.ts'
import { TaskRow_task, type TaskRow } from './task-row.ts'
import type { LinliClient } from '@linli/client'

const DispatchTasks_query = graphql(
  `
    query DispatchTasks($filter: DeliveryTaskFilter!, $after: String) {
      deliveryTasks(first: 100, after: $after, filter: $filter, sort: { key: DUE_AT, direction: ASC }) {
        nodes {
          ...TaskRow_task
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [TaskRow_task],
)

const DispatchRiders_query = graphql(
  `
    query DispatchRiders($filter: RiderFilter!, $after: String) {
      riders(first: 100, after: $after, filter: $filter) {
        nodes {
          ...RiderRow_rider
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [RiderRow_rider],
)

const DispatchBoard_subscription = graphql(
  `
    subscription DispatchBoard($areaId: ID!, $after: String) {
      dispatchBoard(areaId: $areaId, after: $after) {
        __typename
        resumeToken
        occurredAt
        ... on DeliveryTaskMoved {
          taskId
          seq
          task {
            ...TaskRow_task
          }
        }
        ... on RiderMoved {
          riderId
          place {
            lat
            lng
          }
        }
        ... on DispatchAreaChanged {
          area {
            id
            mode
            isSurging
            isBadWeather
            offerSeconds
            version
          }
        }
      }
    }
  `,
  [TaskRow_task],
)

type Item = ResultOf<typeof DispatchBoard_subscription>['dispatchBoard']

/** What changed within this time is shown at once: a busy area moves more often than anybody can look. */
const shownEveryMs = 200
/** What no event tells (a promise that is not kept any more, a certificate, a shift) is read again this often. */
const tasksEveryMs = 60_000
const ridersEveryMs = 20_000
/** Pages of 100; an area with more is shown up to here, and says so. */
const mostPages = 50

export interface BoardSnapshot extends Board {
  readonly failure: Failure | undefined
  readonly isReading: boolean
  /** Read at least once. */
  readonly isKnown: boolean
  readonly asOf: Date | undefined
  /** More than is shown. */
  readonly isCut: boolean
  /** Held: what has changed since, and is not shown. */
  readonly heldBack: number | null
}

/** The open tasks and riders of one area: read once, then kept up by the stream. */
export class LiveBoard {
  readonly places = new Places()
  readonly #linli: LinliClient
  readonly #areaId: string
  readonly #listeners = new Set<() => void>()
  #tasks = new Map<string, TaskRow>()
  #riders = new Map<string, RiderRow>()
  /** What the stream tells while pages are read. */
  #told: Map<string, TaskRow | null> | null = null
  #isReadDue = false
  /** What could not be read last, each until it can. */
  readonly #failures: { tasks: Failure | undefined; riders: Failure | undefined } = {
    tasks: undefined,
    riders: undefined,
  }
  #isHeld = false
  #heldBack = 0
  #soon: ReturnType<typeof setTimeout> | undefined
  #shown: BoardSnapshot = {
    tasks: new Map(),
    riders: new Map(),
    failure: undefined,
    isReading: true,
    isKnown: false,
    asOf: undefined,
    isCut: false,
    heldBack: null,
  }

  constructor(linli: LinliClient, areaId: string) {
    this.#linli = linli
    this.#areaId = areaId
  }

  readonly snapshot = (): BoardSnapshot => this.#shown
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Listens, then reads: what happens in between is not missed. */
  start(): () => void {
    const heard = this.#linli.urql
      .subscription(DispatchBoard_subscription, { areaId: this.#areaId })
      .subscribe(({ data }) => data && this.#hear(data.dispatchBoard))
    const tasks = setInterval(() => void this.#readTasks(), tasksEveryMs)
    const riders = setInterval(() => void this.#readRiders(), ridersEveryMs)
    this.read()
    return () => {
      heard.unsubscribe()
      clearInterval(tasks)
      clearInterval(riders)
      clearTimeout(this.#soon)
      this.#soon = undefined
    }
  }

  /** Rows stand still under the hand until they are let go. */
  hold(): void {
    this.#isHeld = true
    this.#heldBack = 0
    this.#show({ heldBack: 0 })
  }

  release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    this.#publish()
  }

  /** What an act answered, before the stream tells it. */
  take(task: TaskRow): void {
    if (withTask(this.#tasks, task)) this.#publish()
  }

  read(): void {
    void this.#readTasks()
    void this.#readRiders()
  }

  readonly #readTasks = async (): Promise<void> => {
    if (this.#told !== null) {
      this.#isReadDue = true
      return
    }
    this.#told = new Map()
    this.#show({ isReading: true })
    const filter = { areaId: { eq: this.#areaId }, isOpen: true }
    try {
      const { rows, isCut } = await pages(async (after) => {
        const { data } = await this.#linli.request(DispatchTasks_query, { filter, after })
        const { nodes, pageInfo } = data.deliveryTasks
        return { nodes: readFragment(TaskRow_task, nodes), pageInfo }
      })
      this.#tasks = merged(rows, this.#told, this.#tasks)
      this.#failures.tasks = undefined
      this.#publish({ isKnown: true, asOf: new Date(), isCut })
    } catch (error) {
      this.#failures.tasks = readFailure(error)
      this.#publish()
    }
    this.#told = null
    this.#show({ isReading: false })
    if (!this.#isReadDue) return
    this.#isReadDue = false
    await this.#readTasks()
  }

  readonly #readRiders = async (): Promise<void> => {
    const filter = { areaId: { eq: this.#areaId } }
    try {
      const { rows } = await pages(async (after) => {
        const { data } = await this.#linli.request(DispatchRiders_query, { filter, after })
        const { nodes, pageInfo } = data.riders
        return { nodes: readFragment(RiderRow_rider, nodes), pageInfo }
      })
      this.#riders = new Map(rows.map((rider) => [rider.id, rider]))
      for (const { id, position } of rows) {
        if (position) this.places.put(id, position)
        else this.places.forget(id)
      }
      this.#failures.riders = undefined
    } catch (error) {
      this.#failures.riders = readFailure(error)
    }
    this.#publish()
  }

  #hear(item: Item): void {
    if (item.__typename === 'RiderMoved') this.places.put(item.riderId, item.place)
    if (item.__typename === 'DeliveryTaskMoved')
      this.#move(item.taskId, item.task && readFragment(TaskRow_task, item.task))
    if (item.__typename !== 'Resync') return
    this.read()
  }

  #move(id: string, task: TaskRow | null): void {
    this.#told?.set(id, task)
    if (task ? withTask(this.#tasks, task) : this.#tasks.delete(id)) this.#publishSoon()
  }

  #publishSoon(): void {
    if (this.#isHeld) this.#heldBack += 1
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined
      if (this.#isHeld) this.#show({ heldBack: this.#heldBack })
      else this.#publish()
    }, shownEveryMs)
  }

  #publish(also: Partial<BoardSnapshot> = {}): void {
    if (this.#isHeld) return this.#show({ ...also, heldBack: this.#heldBack })
    this.#show({ ...also, tasks: new Map(this.#tasks), riders: new Map(this.#riders), heldBack: null })
  }

  #show(some: Partial<BoardSnapshot>): void {
    const failure = this.#failures.tasks ?? this.#failures.riders
    this.#shown = { ...this.#shown, failure, ...some }
    for (const listener of this.#listeners) listener()
  }
}

interface Page<Row> {
  readonly nodes: readonly Row[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

async function pages<Row>(
  read: (after: string | null) => Promise<Page<Row>>,
): Promise<{ readonly rows: readonly Row[]; readonly isCut: boolean }> {
  const rows: Row[] = []
  let after: string | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const { nodes, pageInfo } = await read(after)
    rows.push(...nodes)
    after = pageInfo.endCursor
    if (!pageInfo.hasNextPage) return { rows, isCut: false }
  }
  return { rows, isCut: true }
}

/** The board of an area for as long as it is shown. */
export function useLiveBoard(areaId: string): readonly [LiveBoard, BoardSnapshot] {
  const linli = useLinli()
  const [board] = useState(() => new LiveBoard(linli, areaId))
  useEffect(() => board.start(), [board])
  return [board, useSyncExternalStore(board.onChange, board.snapshot)]
}
