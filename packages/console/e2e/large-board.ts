import type { Page, WebSocketRoute } from 'playwright-core'
import { aCertificate, anArea, aRider, aTask } from '../src/testing/a-task.ts'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface LargeBoard {
  /** Every rider somewhere else, told as the server tells it: one item each. */
  moveRiders(): void
  /** So many tasks one step further. */
  moveTasks(count: number): void
  /** Where the first of them stand on a map that is framed by the area. */
  errandOn(box: Box): { x: number; y: number }
  riderOn(box: Box): { x: number; y: number }
  /** What was asked of assigning. */
  readonly assigned: readonly { readonly input: readonly object[]; readonly reason: string }[]
}

const pageSize = 100
/** The neighbourhood is about a kilometre wide. */
const [lat, lng] = [39.99, 116.47]
const spread = (index: number, of: number) => ((index % of) / of - 0.5) * 0.012

/** Half of the area from north to south, in degrees; the map keeps this margin around it. */
const half = 0.007
const marginPx = 40

/** What is framed by its height lies so on the screen, within a pixel. */
function pixelOf(at: { lat: number; lng: number }, box: Box): { x: number; y: number } {
  const perDegree = (box.height / 2 - marginPx) / half
  return {
    x: box.x + box.width / 2 + (at.lng - lng) * perDegree * Math.cos((lat * Math.PI) / 180),
    y: box.y + box.height / 2 - (at.lat - lat) * perDegree,
  }
}

/** Answers for the API where the board reads and listens, with as much as an area may have; all else goes through. */
export async function largeBoard(page: Page, { riders = 500, tasks = 2_000 } = {}): Promise<LargeBoard> {
  const place = (index: number) => ({
    __typename: 'GeoPoint',
    lat: lat + spread(index, 47),
    lng: lng + spread(index, 61),
  })
  const people = Array.from({ length: riders }, (_, index) =>
    aRider({ position: { ...place(index), at: new Date().toISOString() }, certificates: [aCertificate('HEALTH')] }),
  )
  let errands = Array.from({ length: tasks }, (_, index) =>
    aTask({
      dropoff: place(index * 7),
      pickup: place(index % 12),
      dueAt: new Date(Date.now() + (index - 50) * 60_000).toISOString(),
      ...(index % 3 === 0 ? {} : { state: 'ACCEPTED', rider: people[index % riders]! }),
    }),
  )
  const assigned: { input: readonly object[]; reason: string }[] = []
  const answers: Readonly<Record<string, (variables: Record<string, unknown>) => object>> = {
    DispatchPage: () => ({
      dispatchAreas: {
        __typename: 'DispatchAreaConnection',
        nodes: [anArea({ ridersOnDuty: riders, openTasks: tasks, tasksAtRisk: 50 })],
      },
    }),
    DispatchTasks: ({ after }) => ({ deliveryTasks: paged(errands, after) }),
    DispatchRiders: ({ after }) => ({ riders: paged(people, after) }),
    AreaOutlines: () => ({
      node: {
        __typename: 'DispatchArea',
        id: 'dar_1',
        communities: [
          {
            __typename: 'Community',
            id: 'com_1',
            boundary: [
              [-1, -1],
              [-1, 1],
              [1, 1],
              [1, -1],
            ].map(([north, east]) => ({ __typename: 'GeoPoint', lat: lat + north! * half, lng: lng + east! * half })),
          },
        ],
      },
    }),
    AssignTasks: ({ input, reason }) => {
      const wanted = input as { taskId: string; riderId: string }[]
      assigned.push({ input: wanted, reason: String(reason) })
      return {
        assignTasks: {
          __typename: 'AssignTasksPayload',
          userErrors: [],
          results: wanted.map(({ taskId, riderId }, index) => ({
            __typename: 'AssignTaskResult',
            index,
            error: null,
            task: {
              ...errands.find(({ id }) => id === taskId)!,
              version: 9,
              state: 'ACCEPTED',
              isPinned: true,
              rider: people.find(({ id }) => id === riderId)!,
            },
          })),
        },
      }
    },
  }
  await page.route('**/graphql', async (route) => {
    const { query, variables } = route.request().postDataJSON() as { query: string; variables: Record<string, unknown> }
    const answer = answers[/(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '']
    return answer ? route.fulfill({ json: { data: answer(variables) } }) : route.continue()
  })
  const tell = await boardStream(page)
  let turn = 0
  return {
    assigned,
    errandOn: (box) => pixelOf(errands[0]!.dropoff, box),
    riderOn: (box) => pixelOf(place(turn * 3), box),
    moveRiders() {
      turn += 1
      for (const [index, { id }] of people.entries())
        tell({ __typename: 'RiderMoved', riderId: id, place: place(index + turn * 3) })
    },
    moveTasks(count) {
      const moved = errands.slice(0, count).map((task) => ({
        ...task,
        version: task.version + 1,
        state: 'ARRIVED_AT_STORE',
        rider: people[turn % riders]!,
      }))
      errands = [...moved, ...errands.slice(count)]
      for (const task of moved) tell({ __typename: 'DeliveryTaskMoved', taskId: task.id, seq: task.version, task })
    },
  }
}

function paged(rows: readonly object[], after: unknown) {
  const from = Number(after ?? 0)
  const to = Math.min(from + pageSize, rows.length)
  return {
    nodes: rows.slice(from, to),
    pageInfo: { __typename: 'PageInfo', hasNextPage: to < rows.length, endCursor: String(to) },
  }
}

/** Stands for the socket of the board; other streams are silent. */
async function boardStream(page: Page): Promise<(item: object) => void> {
  const boards = new Map<string, WebSocketRoute>()
  let position = 0
  const tell = (item: object) => {
    position += 1
    const told = { resumeToken: String(position), occurredAt: new Date().toISOString(), ...item }
    for (const [id, socket] of boards)
      socket.send(JSON.stringify({ id, type: 'next', payload: { data: { dispatchBoard: told } } }))
  }
  await page.routeWebSocket(/\/graphql$/, (socket) =>
    socket.onMessage((text) => {
      const { id, type, payload } = JSON.parse(String(text)) as {
        id: string
        type: string
        payload?: { query?: string }
      }
      if (type === 'connection_init') socket.send(JSON.stringify({ type: 'connection_ack' }))
      if (type === 'ping') socket.send(JSON.stringify({ type: 'pong' }))
      if (type === 'complete') boards.delete(id)
      if (type !== 'subscribe') return
      const field = /subscription\b[^{]*\{\s*(\w+)/.exec(payload?.query ?? '')![1]!
      const hello = { __typename: 'Hello', resumeToken: '0', occurredAt: new Date().toISOString() }
      socket.send(JSON.stringify({ id, type: 'next', payload: { data: { [field]: hello } } }))
      if (field === 'dispatchBoard') boards.set(id, socket)
    }),
  )
  return tell
}
