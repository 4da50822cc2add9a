import { stringifyDocument, type TypedDocumentNode } from '@urql/core'
import type { GraphQLFormattedError } from 'graphql'
import { retryingFetch } from './retrying-fetch.ts'

export interface RequesterOptions {
  readonly url: string
  readonly token?: () => string | null
  readonly fetch?: typeof fetch
}

export interface Answer<Data> {
  readonly data: Data
  /** Quote it when asking the people who run the server. */
  readonly requestId: string | null
}

/** The request itself failed: not signed in, malformed, or a bug. A refusal is data and does not come this way. */
export class RequestFailed extends Error {
  readonly status: number
  readonly requestId: string | null
  readonly errors: readonly GraphQLFormattedError[]

  constructor(status: number, requestId: string | null, errors: readonly GraphQLFormattedError[]) {
    super(errors[0]?.message ?? `The server answered ${status}.`)
    this.name = 'RequestFailed'
    this.status = status
    this.requestId = requestId
    this.errors = errors
  }

  get code(): string | null {
    return (this.errors[0]?.extensions?.['code'] as string | undefined) ?? null
  }
}

export type Request = <Data = Record<string, unknown>, Variables = Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables> | string,
  variables?: Variables,
) => Promise<Answer<Data>>

/** One operation, one answer, no cache: for scripts. */
export function requester(options: RequesterOptions): Request {
  const once = options.fetch ?? ((input, init) => fetch(input, init))
  const again = retryingFetch(once)
  return async <Data, Variables>(document: TypedDocumentNode<Data, Variables> | string, variables?: Variables) => {
    const query = stringifyDocument(document)
    const token = options.token?.() ?? null
    const response = await (isQuery(query) ? again : once)(options.url, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json',
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables: variables ?? {} }),
    })
    const requestId = response.headers.get('x-request-id')
    const answer = await bodyOf<Data>(response)
    if (answer.errors?.length || answer.data == null)
      throw new RequestFailed(response.status, requestId, answer.errors ?? [])
    return { data: answer.data, requestId }
  }
}

interface Body<Data> {
  readonly data?: Data | null
  readonly errors?: readonly GraphQLFormattedError[]
}

/** A proxy in between may answer with a page of its own; that is a failure without errors, not a crash. */
async function bodyOf<Data>(response: Response): Promise<Body<Data>> {
  try {
    return (await response.json()) as Body<Data>
  } catch {
    return {}
  }
}

/** When in doubt it is none: text that looks like another operation costs a retry, not a second order. */
const isQuery = (text: string) => !/(^|[}\s])(mutation|subscription)\b/.test(text)
