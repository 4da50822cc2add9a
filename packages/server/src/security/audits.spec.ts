import { serverAudits } from 'graphql-http'
import { expect, test } from 'vitest'
import { listeningWorld } from './testing-api.ts'

test('the API passes all audits of GraphQL over HTTP for a caller who may introspect and sends the preflight header', async () => {
  await using api = await listeningWorld({ LINLI_INTROSPECTION: 'permitted' })
  const operator = api.headersOf(await api.w.as('OPERATOR'))
  const audits = serverAudits({
    url: `${api.url}/graphql`,
    fetchFn: (
      url: string,
      { headers, ...rest }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
    ) => fetch(url, { ...rest, headers: { 'apollo-require-preflight': '1', ...operator, ...headers } }),
  })
  const failed: string[] = []
  for (const audit of audits) {
    const result = await audit.fn()
    if (result.status !== 'ok') failed.push(`${result.id} ${result.name}: ${result.reason}`)
  }
  expect(failed).toEqual([])
  expect(audits).toHaveLength(61)
})
