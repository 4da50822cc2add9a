import { DrizzleQueryError } from 'drizzle-orm'
import { pino, stdSerializers, type Logger } from 'pino'

/** One JSON line an event. No phone number, address, token or code is ever handed to it. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'fatal' | 'debug'>

export const openLog = (level: string): Logger =>
  pino({
    level,
    serializers: { err: withoutParameters },
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: 'message',
  })

/** Drizzle writes a statement's parameters into its message, and parameters are people's data: the cause says enough. */
function withoutParameters(error: unknown): unknown {
  const told = error instanceof DrizzleQueryError ? (error.cause ?? new Error('a statement failed')) : error
  return told instanceof Error ? stdSerializers.err(told) : told
}
