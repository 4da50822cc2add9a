/**
 * Says "look" to every process; nothing else ever goes through it. Whoever listens reads the database, so a wake-up
 * that is lost or comes twice costs time and nothing more.
 */
export interface Broker {
  /** Never inside a writing transaction: a NOTIFY there makes committers queue. */
  wake(): Promise<void>
  /** Answers how to stop listening. */
  onLook(look: () => void): () => void
  close(): Promise<void>
}
