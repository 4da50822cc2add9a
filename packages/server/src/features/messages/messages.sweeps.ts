import { system } from '../../access/actor.ts'
import type { App } from '../../graph/context.ts'
import { askOpen } from './deliveries.commands.ts'
import { expireLeaderTasks } from './leader-tasks.commands.ts'
import { passQueued } from './messages.commands.ts'
import { tellSandboxReceipts } from './sandbox-channels.ts'

export const sweepQueuedMessages = (app: App): Promise<number> => passQueued({ ...app, actor: system })

export const sweepUntoldNeighbours = (app: App): Promise<number> => expireLeaderTasks({ ...app, actor: system })

export const sweepOpenMessages = (app: App): Promise<number> => askOpen(app)

export const sweepSandboxReceipts = (app: App): Promise<number> => tellSandboxReceipts(app)
