import { expect, test } from 'vitest'
import { eventReader, type ServerSentEvent } from './event-stream.ts'

const text = 'event: next\r\ndata: {"a":\ndata: 1}\n\n: beat\n\nevent: complete\rdata: \r\r'
const events = [
  { event: 'next', data: '{"a":\n1}' },
  { event: 'complete', data: '' },
]

test('events are read alike however the network cuts them', () => {
  for (let size = 1; size <= text.length; size++) {
    const read: ServerSentEvent[] = []
    const feed = eventReader((event) => read.push(event))
    for (let at = 0; at < text.length; at += size) feed(text.slice(at, at + size))
    feed('\n')
    expect(read, `chunks of ${size}`).toEqual(events)
  }
})
