import { signInOperator, signInWithCode, viewer } from './access.operations.ts'
import type { Api } from './api.ts'
import type { Document, Page, Payload } from './document.ts'
import { Refused } from './errors.ts'
import { RequestFailed, wsStreams, type StreamTransport } from '@linli/client'

/** Demo mode on loopback accepts this code and this operator; nothing else does. */
const demoCode = '000000'
const demoOperator = { password: 'linli-demo', totp: '000000' }

const device = 'simulator'

/** Somebody at the API: signs in when first needed, and again when the sign-in has ended. */
export class Person {
  readonly api: Api
  readonly name: string
  private readonly signIn: () => Promise<string>
  private token: Promise<string> | null = null
  private streams: StreamTransport | null = null
  /** The last token that worked, for the socket, which asks without waiting. */
  private lastToken: string | null = null

  constructor(api: Api, name: string, signIn: () => Promise<string>, token?: string) {
    this.api = api
    this.name = name
    this.signIn = signIn
    if (token !== undefined) {
      this.token = Promise.resolve(token)
      this.lastToken = token
    }
  }

  static byPhone(api: Api, phone: string, name = phone, token?: string): Person {
    return new Person(api, name, () => signInByPhone(api, phone), token)
  }

  /** `review` decides what `demo` proposes. */
  static demoOperator(api: Api, token?: string, login: 'demo' | 'review' = 'demo'): Person {
    return new Person(api, 'operator', () => signInAsDemoOperator(api, login), token)
  }

  /** The bearer token, signing in if there is none yet. */
  async bearer(): Promise<string> {
    this.token ??= this.signIn().then(
      (token) => (this.lastToken = token),
      (error: unknown) => {
        this.token = null
        throw error
      },
    )
    return this.token
  }

  /** The answer of a query. */
  async ask<Answer, Variables>(document: Document<Answer, Variables>, variables: Variables): Promise<Answer> {
    const token = await this.bearer()
    try {
      return await this.api.call(document, variables, token)
    } catch (error) {
      if (!isSignedOut(error)) throw error
      // Several calls may notice at once; only the first of them forgets the token they all used.
      if (this.lastToken === token) this.token = this.lastToken = null
      return this.api.call(document, variables, await this.bearer())
    }
  }

  /** The payload of a mutation; a refusal is thrown as `Refused`. */
  async tell<Answer extends Payload, Variables>(
    document: Document<Answer, Variables>,
    variables: Variables,
  ): Promise<Answer> {
    return accepted(await this.ask(document, variables))
  }

  /** All items of a connection, page by page. */
  async all<Item, Variables extends object>(
    document: Document<Page<Item>, Variables & { first: number; after: string | null }>,
    variables: Variables,
    most = 20_000,
  ): Promise<Item[]> {
    const items: Item[] = []
    for (let after: string | null = null; items.length < most;) {
      const { nodes, pageInfo }: Page<Item> = await this.ask(document, { ...variables, first: 100, after })
      items.push(...nodes)
      if (!pageInfo.hasNextPage) break
      after = pageInfo.endCursor
    }
    return items
  }

  /** The person's own socket; one for all its subscriptions. */
  async socket(): Promise<StreamTransport> {
    await this.bearer()
    this.streams ??= wsStreams({ url: this.api.url.replace(/^http/, 'ws'), token: () => this.lastToken })
    return this.streams
  }

  /** After a socket was closed because the sign-in ended. */
  async signInAgain(): Promise<void> {
    this.token = null
    await this.bearer()
  }

  hangUp(): void {
    this.streams?.dispose()
    this.streams = null
  }
}

function accepted<Answer extends Payload>(payload: Answer): Answer {
  const [error] = payload.userErrors
  if (error) throw new Refused(error)
  return payload
}

const isSignedOut = (error: unknown): boolean =>
  error instanceof RequestFailed && (error.code === 'UNAUTHENTICATED' || error.status === 401)

/** Whether the token still opens the door. */
export async function isAlive(api: Api, token: string): Promise<boolean> {
  try {
    return (await api.call(viewer, {}, token)) !== null
  } catch (error) {
    if (isSignedOut(error)) return false
    throw error
  }
}

/** In demo mode the code is known beforehand, so none is asked for: asking is limited by phone and hour. */
async function signInByPhone(api: Api, phone: string): Promise<string> {
  return tokenOf(await api.call(signInWithCode, { phone, code: demoCode, device }, null))
}

async function signInAsDemoOperator(api: Api, login: string): Promise<string> {
  const payload = await api.call(signInOperator, { ...demoOperator, login, device }, null)
  if (payload.userErrors.length > 0)
    throw new Error('the demo operator cannot sign in: is this a server in demo mode (scripts/start --demo quiet)?')
  return tokenOf(payload)
}

function tokenOf(payload: Payload & { readonly token: string | null }): string {
  const { token } = accepted(payload)
  if (token === null) throw new Error('the sign-in gave no token')
  return token
}
