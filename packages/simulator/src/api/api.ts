import { isStopped, sleep } from '../pause.ts'
import type { Document } from './document.ts'
import { Stopped } from './errors.ts'
import { requester, RequestFailed } from '@linli/client'

export interface ApiOptions {
  readonly url: string
  /** How long one call goes on trying while the server is away. */
  readonly patienceMs: number
  readonly stop: AbortSignal
}

const answerWithinMs = 20_000
const firstWaitMs = 100
const longestWaitMs = 2_000
/** The server is away or asks for patience; the same request may be sent again as it is. */
const passingStatuses = new Set([408, 425, 429, 502, 503, 504])
const passingCodes = new Set(['UNAVAILABLE', 'RATE_LIMITED', 'TOO_MANY_REQUESTS', 'IDEMPOTENCY_KEY_IN_USE'])

/** The public API over HTTP: what is asked again is sent unchanged, so its idempotency key is the same. */
export class Api {
  readonly url: string
  readonly stop: AbortSignal
  /** Requests sent again because the server was away. */
  retries = 0
  private readonly patienceMs: number

  constructor(options: ApiOptions) {
    this.url = options.url
    this.stop = options.stop
    this.patienceMs = options.patienceMs
  }

  /** The same calls under another deadline, such as a first contact that should fail soon. */
  withPatience(patienceMs: number): Api {
    return new Api({ url: this.url, stop: this.stop, patienceMs })
  }

  async call<Answer, Variables>(
    document: Document<Answer, Variables>,
    variables: Variables,
    token: string | null,
  ): Promise<Answer> {
    const request = requester({ url: this.url, token: () => token, fetch: this.fetchOnce })
    const giveUpAt = Date.now() + this.patienceMs
    for (let attempt = 0; ; attempt++) {
      if (this.stop.aborted) throw new Stopped()
      try {
        const { data } = await request<Record<string, Answer>, Variables>(document, variables)
        return onlyValue(data)
      } catch (error) {
        if (isStopped(this.stop)) throw new Stopped()
        if (!isPassing(error) || Date.now() > giveUpAt) throw error
      }
      this.retries += 1
      await sleep(Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt, 10)), this.stop)
    }
  }

  private readonly fetchOnce: typeof fetch = (input, init) =>
    fetch(input, { ...init, signal: AbortSignal.any([this.stop, AbortSignal.timeout(answerWithinMs)]) })
}

function onlyValue<Value>(data: Readonly<Record<string, Value>>): Value {
  const [value] = Object.values(data)
  if (value === undefined) throw new Error('the answer has no root field')
  return value
}

/** No answer at all is a TypeError of fetch, or a timeout. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof RequestFailed)) return error instanceof TypeError || error instanceof DOMException
  return passingStatuses.has(error.status) || passingCodes.has(error.code ?? '')
}
