import type { Sms, SmsSender } from './sms-sender.ts'

const kept = 200

/** Sends nothing: the last messages stay in memory, for tests and for whoever develops. Nothing of them is logged. */
export class SandboxSms implements SmsSender {
  readonly #messages: Sms[] = []

  async send(sms: Sms): Promise<void> {
    this.#messages.push(sms)
    if (this.#messages.length > kept) this.#messages.shift()
  }

  /** The newest first. */
  messages(): readonly Sms[] {
    return this.#messages.toReversed()
  }

  lastTo(phone: string): Sms | undefined {
    return this.#messages.findLast((sms) => sms.phone === phone)
  }
}
