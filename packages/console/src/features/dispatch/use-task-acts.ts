import { useState } from 'react'
import { useClient } from 'urql'
import { readFragment } from '../../api/graphql.ts'
import { useRefusalText } from '../../i18n/refusals.tsx'
import { useText } from '../../i18n/text.tsx'
import { AssignTasks_mutation, UnassignTask_mutation } from './dispatch-mutations.ts'
import type { Outcome } from './outcomes.ts'
import { TaskRow_task, type TaskRow } from './task-row.ts'

/** As many as the server takes at once; more are sent one after another. */
const mostAtOnce = 100

export interface TaskActs {
  readonly isRunning: boolean
  /** One for each task, in their order; null before anything was sent. */
  readonly outcomes: readonly Outcome[] | null
  assign(tasks: readonly TaskRow[], riderId: string, reason: string): Promise<readonly Outcome[]>
  release(tasks: readonly TaskRow[], reason: string, unpin: boolean): Promise<readonly Outcome[]>
}

/** Sends acts upon several tasks and tells of each how it went: nothing that failed is hidden by what did not. */
export function useTaskActs(onTask: (task: TaskRow) => void): TaskActs {
  const t = useText()
  const client = useClient()
  const refusalText = useRefusalText()
  const [isRunning, setRunning] = useState(false)
  const [outcomes, setOutcomes] = useState<readonly Outcome[] | null>(null)

  async function run(work: () => Promise<readonly Outcome[]>): Promise<readonly Outcome[]> {
    setRunning(true)
    const done = await work()
    setRunning(false)
    setOutcomes(done)
    return done
  }
  const inWords = (error: { __typename: string; code: string; message: string }): string =>
    error.__typename === 'StaleVersion' ? t('act.overtaken') : refusalText(error)

  async function assignSome(tasks: readonly TaskRow[], riderId: string, reason: string): Promise<readonly Outcome[]> {
    const input = tasks.map((task) => ({ taskId: task.id, riderId, expectedVersion: task.version }))
    const { data } = await client.mutation(AssignTasks_mutation, { input, reason }).toPromise()
    const [refusal] = data?.assignTasks.userErrors ?? []
    const results = new Map(data?.assignTasks.results?.map((result) => [result.index, result]))
    return tasks.map((task, index) => {
      const result = results.get(index)
      if (!result) return { task, problem: refusal ? inWords(refusal) : t('act.unanswered') }
      if (result.task) onTask(readFragment(TaskRow_task, result.task))
      return { task, problem: result.error && inWords(result.error) }
    })
  }

  async function releaseOne(task: TaskRow, reason: string, unpin: boolean): Promise<Outcome> {
    const { data } = await client.mutation(UnassignTask_mutation, { taskId: task.id, reason, unpin }).toPromise()
    const [refusal] = data?.unassignTask.userErrors ?? []
    if (data?.unassignTask.task) onTask(readFragment(TaskRow_task, data.unassignTask.task))
    return { task, problem: refusal ? inWords(refusal) : data ? null : t('act.unanswered') }
  }

  return {
    isRunning,
    outcomes,
    assign: (tasks, riderId, reason) =>
      run(async () => {
        const done: Outcome[] = []
        for (let from = 0; from < tasks.length; from += mostAtOnce)
          done.push(...(await assignSome(tasks.slice(from, from + mostAtOnce), riderId, reason)))
        return done
      }),
    release: (tasks, reason, unpin) =>
      run(async () => {
        const done: Outcome[] = []
        for (const task of tasks) done.push(await releaseOne(task, reason, unpin))
        return done
      }),
  }
}
