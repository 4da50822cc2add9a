import { eventReader } from './event-stream.ts'
import {
  endOf,
  type StreamEnd,
  type StreamRequest,
  type StreamResult,
  type StreamSink,
  type StreamTransport,
  type StreamTransportOptions,
} from './streams.ts'

export interface SseStreamsOptions extends StreamTransportOptions {
  readonly fetch?: typeof fetch
}

/** Streams as server-sent events, one request each: graphql-sse's "distinct connections". For networks that eat sockets. */
export function sseStreams(options: SseStreamsOptions): StreamTransport {
  const open = new Set<AbortController>()
  return {
    open(request, sink) {
      const abort = new AbortController()
      open.add(abort)
      const close = () => {
        open.delete(abort)
        abort.abort()
      }
      void read(options, request, sink, abort.signal).then((end) => {
        open.delete(abort)
        if (!abort.signal.aborted) sink.ended(end)
      })
      return { close, abandon: close }
    },
    dispose() {
      for (const abort of open) abort.abort()
      open.clear()
    },
  }
}

/** Reads one stream to its end and says how it ended; never rejects. */
async function read(
  options: SseStreamsOptions,
  request: StreamRequest,
  sink: StreamSink,
  signal: AbortSignal,
): Promise<StreamEnd> {
  const token = options.token()
  try {
    const response = await (options.fetch ?? fetch)(options.url, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(request),
      signal,
    })
    if (response.status === 401) return { kind: 'signedOut' }
    if (!isEventStream(response)) return endOf(await errorsOf(response))
    let end: StreamEnd = { kind: 'dropped' }
    const feed = eventReader(({ event, data }) => {
      if (event !== 'next' || signal.aborted) return
      const result = JSON.parse(data) as StreamResult
      if (result.data == null && result.errors) end = endOf(result.errors)
      else sink.next(result)
    })
    const text = new TextDecoder()
    const reader = response.body!.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return end
      feed(text.decode(value, { stream: true }))
    }
  } catch {
    return { kind: 'dropped' }
  }
}

const isEventStream = (response: Response) =>
  response.ok && response.body !== null && (response.headers.get('content-type') ?? '').startsWith('text/event-stream')

async function errorsOf(response: Response): Promise<NonNullable<StreamResult['errors']>> {
  const answer = (await response.json()) as StreamResult
  return answer.errors ?? []
}
