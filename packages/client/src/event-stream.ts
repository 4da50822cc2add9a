export interface ServerSentEvent {
  readonly event: string
  readonly data: string
}

/** One event may not grow without bound: a server that never ends a line is given up. */
const mostEventChars = 4_000_000

/** Cuts the text of a `text/event-stream` into events, wherever the network cut it into chunks. */
export function eventReader(take: (event: ServerSentEvent) => void): (chunk: string) => void {
  let rest = ''
  let event = ''
  let data: string[] = []

  const line = (text: string) => {
    if (text === '') {
      if (event !== '' || data.length > 0) take({ event: event || 'message', data: data.join('\n') })
      event = ''
      data = []
      return
    }
    const colon = text.indexOf(':')
    if (colon === 0) return
    const name = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '')
    if (name === 'event') event = value
    if (name === 'data') data.push(value)
  }

  return (chunk) => {
    rest += chunk
    if (rest.length > mostEventChars) throw new Error('An event of the stream is too long.')
    // A carriage return at the very end may be the first half of a line break.
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const text of lines) line(text)
  }
}
