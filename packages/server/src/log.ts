import { pino, type Logger } from 'pino'

/** One JSON line an event. No phone number, address, token or code is ever handed to it. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'fatal' | 'debug'>

export const openLog = (level: string): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'message' })
