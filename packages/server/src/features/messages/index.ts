import './audience-costs.shape.ts'
export { channels, type Channel } from './channel.ts'
export type { ChannelProviders } from './channel-provider.ts'
export { openChannels } from './channels.ts'
export { checkContent, type ChannelContent, type Content } from './content.ts'
export { mostAtOnce, sendAllThroughGate, sendThroughGate } from './gate.commands.ts'
export {
  heldBackReasons,
  suppressionReasons,
  type GateAnswer,
  type HeldBackReason,
  type MessageDraft,
  type MessageId,
  type SuppressionReason,
} from './message.ts'
export { messages } from './messages.table.ts'
export { holdMessages, releaseMessages, withdrawMessages } from './messages.commands.ts'
export { handOverMessage, openReadMessage } from './messages.reactions.ts'
export { MessagesResolver } from './messages.resolver.ts'
export { messageShape, messageShapes } from './messages.shape.ts'
export {
  sweepOpenMessages,
  sweepQueuedMessages,
  sweepSandboxReceipts,
  sweepUntoldNeighbours,
} from './messages.sweeps.ts'
export {
  ChannelEnum,
  MessageContent,
  MessageContentInput,
  MessageType,
  SuppressionReasonEnum,
} from './messages.types.ts'
export { contentOf, toldContents, type TypedContent } from './told-content.ts'
export { simulateGate, type Simulation } from './simulation.queries.ts'
