import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { Api } from './api.ts'
import { Refused, Stopped } from './errors.ts'
import { payOrder } from './orders.operations.ts'
import { Person } from './person.ts'

type Reply = { readonly status?: number; readonly body?: unknown; readonly drop?: true }
interface Heard {
  readonly text: string
  readonly token: string | undefined
}

const closing: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(closing.splice(0).map((close) => close())))

/** A server that gives the prepared replies one after the other and writes down what it was asked. */
async function serverSaying(...replies: readonly Reply[]) {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      const { status = 200, body = {}, drop } = replies[heard.length] ?? replies.at(-1)!
      heard.push({ text, token: request.headers.authorization })
      if (drop) request.socket.destroy()
      else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))))
  const stopping = new AbortController()
  const { port } = server.address() as AddressInfo
  const api = new Api({ url: `http://127.0.0.1:${port}/graphql`, stop: stopping.signal, patienceMs: 5_000 })
  return { api, heard, stopping }
}

const signedOut = { errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }] }
const signIn = (token: string) => ({ body: { data: { signInWithCode: { token, userErrors: [] } } } })
const paid = { body: { data: { payOrder: { order: null, userErrors: [] } } } }
const wish = { orderId: 'ord_1', idempotencyKey: 'k1' }

describe('a call while the server is away', () => {
  test('is sent again unchanged, so with the same idempotency key', async () => {
    const { api, heard } = await serverSaying({ drop: true }, { status: 503 }, { status: 502 }, paid)
    await Person.byPhone(api, '1', 'a', 'token').tell(payOrder, wish)
    expect(heard).toHaveLength(4)
    expect(new Set(heard.map(({ text }) => text)).size).toBe(1)
    expect(heard[0]?.text).toContain('"idempotencyKey":"k1"')
    expect(api.retries).toBe(3)
  })

  test('ends at once when told to stop', async () => {
    const { api, stopping } = await serverSaying({ status: 503 })
    const call = Person.byPhone(api, '1', 'a', 'token').tell(payOrder, wish)
    setTimeout(() => stopping.abort(), 100)
    await expect(call).rejects.toBeInstanceOf(Stopped)
  })

  test('is given up when patience ends', async () => {
    const { api } = await serverSaying({ status: 503 })
    const impatient = Person.byPhone(api.withPatience(200), '1', 'a', 'token')
    await expect(impatient.tell(payOrder, wish)).rejects.toThrow('503')
  })
})

describe('a person', () => {
  test('signs in when first needed and once for many calls', async () => {
    const { api, heard } = await serverSaying(signIn('t1'), paid)
    const person = Person.byPhone(api, '19900000001')
    await Promise.all([person.tell(payOrder, wish), person.tell(payOrder, wish)])
    expect(heard.map(({ token }) => token)).toEqual([undefined, 'Bearer t1', 'Bearer t1'])
  })

  test('signs in again when the sign-in has ended, and does what was asked', async () => {
    const { api, heard } = await serverSaying({ body: signedOut }, signIn('t2'), paid)
    await Person.byPhone(api, '19900000001', 'a', 't1').tell(payOrder, wish)
    expect(heard.map(({ token }) => token)).toEqual(['Bearer t1', undefined, 'Bearer t2'])
  })

  test('hears a refusal as one, with its code', async () => {
    const userErrors = [{ code: 'ORDER_WRONG_STATE', message: 'An order that is CANCELLED cannot do this.' }]
    const { api } = await serverSaying({ body: { data: { payOrder: { order: null, userErrors } } } })
    const refusal = Person.byPhone(api, '1', 'a', 't').tell(payOrder, wish)
    await expect(refusal).rejects.toBeInstanceOf(Refused)
    await expect(refusal).rejects.toMatchObject({ code: 'ORDER_WRONG_STATE' })
  })
})
