import type { Readable } from 'node:stream'
import { BadInput } from './meal-delivery/message.ts'

/** Far above the largest world; what is longer is no line but a mistake. */
const mostCharacters = 64 * 2 ** 20

/** The lines of a stream as they come, ended by LF or CRLF; empty ones are passed over. */
export async function* linesOf(input: Readable): AsyncGenerator<string> {
  input.setEncoding('utf8')
  let parts: string[] = []
  let length = 0
  for await (const chunk of input as AsyncIterable<string>) {
    const [first = '', ...others] = chunk.split('\n')
    parts.push(first)
    length += first.length
    if (length > mostCharacters) throw new BadInput(`a line is longer than ${mostCharacters} characters`)
    if (others.length === 0) continue
    const last = others.pop()!
    yield* [parts.join(''), ...others].map((line) => line.trim()).filter((line) => line !== '')
    parts = [last]
    length = last.length
  }
  const rest = parts.join('').trim()
  if (rest !== '') yield rest
}
