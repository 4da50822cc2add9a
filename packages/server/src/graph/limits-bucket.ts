/** A caller's leaky bucket: full at first, filled again at a steady rate. */
interface Bucket {
  left: number
  at: number
}

export interface BucketRate {
  readonly perSecond: number
  readonly burst: number
}

/** Callers that are remembered; a forgotten one begins with a full bucket, which only a flood of new callers can cause. */
const maxCallers = 50_000

export class CostBuckets {
  readonly #buckets = new Map<string, Bucket>()

  /** Takes `cost`, or says how many seconds to wait. `left` is what the caller still has. */
  take(
    caller: string,
    cost: number,
    { perSecond, burst }: BucketRate,
    nowMs: number,
  ): { left: number; waitSeconds: number } {
    const bucket = this.#buckets.get(caller) ?? this.#add(caller, { left: burst, at: nowMs })
    bucket.left = Math.min(burst, bucket.left + (Math.max(0, nowMs - bucket.at) / 1_000) * perSecond)
    bucket.at = nowMs
    if (cost > bucket.left)
      return { left: bucket.left, waitSeconds: Math.max(1, Math.ceil((cost - bucket.left) / perSecond)) }
    bucket.left -= cost
    return { left: bucket.left, waitSeconds: 0 }
  }

  #add(caller: string, bucket: Bucket): Bucket {
    if (this.#buckets.size >= maxCallers) this.#buckets.delete(this.#buckets.keys().next().value!)
    this.#buckets.set(caller, bucket)
    return bucket
  }
}
