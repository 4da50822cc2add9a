import { graphql } from '../../api/graphql.ts'
import { TaskRow_task } from './task-row.ts'

export const AssignTasks_mutation = graphql(
  `
    mutation AssignTasks($input: [AssignTaskInput!]!, $reason: String!) {
      assignTasks(input: $input, reason: $reason) {
        results {
          index
          task {
            ...TaskRow_task
          }
          error {
            __typename
            code
            message
          }
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [TaskRow_task],
)

export const UnassignTask_mutation = graphql(
  `
    mutation UnassignTask($taskId: ID!, $reason: String!, $unpin: Boolean!) {
      unassignTask(taskId: $taskId, reason: $reason, unpin: $unpin) {
        task {
          ...TaskRow_task
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [TaskRow_task],
)

export const ChangeDispatchArea_mutation = graphql(`
  mutation ChangeDispatchArea($input: ChangeDispatchAreaInput!, $expectedVersion: Int!, $dryRun: Boolean!) {
    changeDispatchArea(input: $input, expectedVersion: $expectedVersion, dryRun: $dryRun) {
      area {
        id
        mode
        isSurging
        isBadWeather
        offerSeconds
        version
      }
      effect {
        mode
        minutesBefore
        minutesAfter
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

export const OpenDispatchArea_mutation = graphql(`
  mutation OpenDispatchArea($input: OpenDispatchAreaInput!) {
    openDispatchArea(input: $input) {
      area {
        id
        name
        nameEn
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)
