import { serverAudits } from 'graphql-http'
import { expect, test } from 'vitest'
import { openSmall } from './testing-small.ts'

test('all audits of GraphQL over HTTP pass for a caller who may introspect and sends the preflight header', async () => {
  await using small = await openSmall()
  const asOperator = (url: string, { headers, ...rest }: RequestInit = {}) =>
    fetch(url, { ...rest, headers: { 'apollo-require-preflight': '1', authorization: 'Bearer operator', ...headers } })
  const audits = serverAudits({ url: `${small.url}/graphql`, fetchFn: asOperator })
  const failed: string[] = []
  for (const audit of audits) {
    const result = await audit.fn()
    if (result.status !== 'ok') failed.push(`${result.id} ${result.name}: ${result.reason}`)
  }
  expect(failed).toEqual([])
  expect(audits).toHaveLength(61)
})
