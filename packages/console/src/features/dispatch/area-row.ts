import { graphql, type ResultOf } from '../../api/graphql.ts'

export const AreaRow_area = graphql(`
  fragment AreaRow_area on DispatchArea {
    id
    name
    nameEn
    mode
    isSurging
    isBadWeather
    offerSeconds
    version
    ridersOnDuty
    openTasks
    tasksAtRisk
    lastRun {
      id
      at
      riders
      tasks
      assigned
      refused
      tookMicros
    }
  }
`)

export type AreaRow = ResultOf<typeof AreaRow_area>
