/** Work that waits for one of a few hands. Each id waits once, and when too many wait the newest is turned away. */
export class WorkQueue {
  private readonly waiting: string[] = []
  private readonly known = new Set<string>()
  private busy = 0
  private readonly hands: number
  private readonly most: number
  private readonly work: (id: string) => Promise<void>

  constructor(hands: number, most: number, work: (id: string) => Promise<void>) {
    this.hands = hands
    this.most = most
    this.work = work
  }

  /** False when the queue is full; whoever asks again later finds it shorter. */
  add(id: string): boolean {
    if (this.known.has(id)) return true
    if (this.waiting.length >= this.most) return false
    this.known.add(id)
    this.waiting.push(id)
    this.next()
    return true
  }

  private next(): void {
    if (this.busy >= this.hands) return
    const id = this.waiting.shift()
    if (id === undefined) return
    this.busy += 1
    void this.work(id).finally(() => {
      this.busy -= 1
      this.known.delete(id)
      this.next()
    })
  }
}
