import { gql } from '@urql/core'
import { expect, test, vi } from 'vitest'
import { createLinliClient, requestIdOf } from './linli-client.ts'
import { RequestFailed } from './request.ts'

const answer = (body: object, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'x-request-id': 'req-7' },
  })

function client(answers: readonly (() => Response)[]) {
  const sent: { query: string; headers: Headers }[] = []
  const onSignedOut = vi.fn()
  const linli = createLinliClient({
    url: 'http://linli.test/graphql',
    token: () => 'secret',
    onSignedOut,
    fetch: async (_, init) => {
      sent.push({ query: String(init?.body), headers: new Headers(init?.headers) })
      return answers[sent.length - 1]!()
    },
  })
  return { linli, sent, onSignedOut }
}

const down = () => {
  throw new TypeError('fetch failed')
}
const platform = gql`
  query {
    platform {
      name
    }
  }
`
const signOut = gql`
  mutation {
    signOut {
      signedOut
    }
  }
`
const ok = () => answer({ data: { platform: { __typename: 'Platform', name: '邻里' } } })

test('a query whose answer never came is asked again, a mutation is not', async () => {
  const query = client([down, ok])
  expect((await query.linli.urql.query(platform, {}).toPromise()).data).toMatchObject({ platform: { name: '邻里' } })
  expect(query.sent[0]?.headers.get('authorization')).toBe('Bearer secret')

  const mutation = client([down, ok])
  expect((await mutation.linli.urql.mutation(signOut, {}).toPromise()).error?.networkError).toBeDefined()
  expect(mutation.sent).toHaveLength(1)
})

test('the same holds for the plain request', async () => {
  const query = client([down, ok])
  await expect(query.linli.request(platform)).resolves.toMatchObject({ requestId: 'req-7' })
  const mutation = client([down, ok])
  await expect(mutation.linli.request('mutation { signOut { signedOut } }')).rejects.toThrow('fetch failed')
})

test('a failed answer tells the id under which the server logged it', async () => {
  const broken = () => answer({ errors: [{ message: 'Internal', extensions: { code: 'INTERNAL' } }] }, 500)
  const urql = await client([broken]).linli.urql.query(platform, {}).toPromise()
  expect(requestIdOf(urql.error!)).toBe('req-7')
  const plain = await client([broken])
    .linli.request(platform)
    .catch((error: unknown) => error)
  expect(plain).toBeInstanceOf(RequestFailed)
  expect(plain).toMatchObject({ requestId: 'req-7', code: 'INTERNAL', status: 500 })
})

test('an ended sign-in is told once it is heard of', async () => {
  const ended = client([() => answer({ errors: [{ message: 'x', extensions: { code: 'UNAUTHENTICATED' } }] }, 401)])
  await ended.linli.urql.query(platform, {}).toPromise()
  expect(ended.onSignedOut).toHaveBeenCalledOnce()
})
