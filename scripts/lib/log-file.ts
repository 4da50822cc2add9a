import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs'

const maxBytes = 50 * 1024 * 1024

/** A log that keeps the present file and the one before it, so that a demo left running cannot fill the disk. */
export class LogFile {
  readonly path: string
  #file: number
  #bytes: number

  constructor(path: string) {
    this.path = path
    this.#file = openSync(path, 'a', 0o600)
    this.#bytes = statSync(path).size
  }

  write(chunk: Buffer): void {
    if (this.#bytes > maxBytes) this.#turn()
    this.#bytes += writeSync(this.#file, chunk)
  }

  tail(lines: number): string {
    return existsSync(this.path) ? readFileSync(this.path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : ''
  }

  #turn(): void {
    closeSync(this.#file)
    renameSync(this.path, `${this.path}.1`)
    this.#file = openSync(this.path, 'a', 0o600)
    this.#bytes = 0
  }
}
