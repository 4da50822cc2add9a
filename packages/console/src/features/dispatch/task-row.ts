import { graphql, type ResultOf } from '../../api/graphql.ts'

/** What a row, a card and the map show of a task; the stream brings the same. */
export const TaskRow_task = graphql(`
  fragment TaskRow_task on DeliveryTask {
    id
    version
    attempt
    state
    isPinned
    isAtRisk
    isStranded
    assignedBy
    skills
    grams
    payFen
    readyAt
    notBefore
    dueAt
    expectedAt
    pickup {
      lat
      lng
    }
    dropoff {
      lat
      lng
    }
    order {
      id
      number
    }
    community {
      id
      name
      nameEn
    }
    merchant {
      id
      name
      nameEn
    }
    rider {
      id
      name
    }
  }
`)

export type TaskRow = ResultOf<typeof TaskRow_task>

/** What a task is called: by its order, or by itself for those who may not see that. */
export const taskName = (task: Pick<TaskRow, 'id' | 'order'>): string => task.order?.number ?? task.id.slice(-8)
