import { waitMs, type BackOff } from './back-off.ts'

const tries = 3
const backOff: BackOff = { firstMs: 300, mostMs: 2_000 }

/**
 * A fetch for queries only: when no answer came, or the server says that it is not there just now, asks again.
 * A mutation is never sent twice by itself; whoever sends it holds its idempotency key.
 */
export function retryingFetch(fetchOnce: typeof fetch): typeof fetch {
  return async (input, init) => {
    for (let attempt = 0; ; attempt++) {
      const isLast = attempt === tries - 1
      try {
        const response = await fetchOnce(input, init)
        if (isLast || !isPassing(response.status)) return response
        await response.body?.cancel()
      } catch (error) {
        if (isLast || init?.signal?.aborted) throw error
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs(backOff, attempt)))
    }
  }
}

const isPassing = (status: number) => status === 502 || status === 503 || status === 504
