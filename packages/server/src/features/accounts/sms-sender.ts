import type { Phone } from './phone.ts'

/** A text message by its template: providers in China send approved templates only. */
export interface Sms {
  readonly phone: Phone
  readonly template: 'SIGN_IN_CODE'
  readonly parameters: Readonly<Record<string, string>>
}

/** The provider of text messages. Called after the commit, never inside a transaction. */
export interface SmsSender {
  /** Rejects when the provider did not take the message. */
  send(sms: Sms): Promise<void>
}
