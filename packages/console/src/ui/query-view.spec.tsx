import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { show } from '../testing/show.tsx'
import { Failed } from './failed.tsx'
import { QueryView, type Reading } from './query-view.tsx'

function view(result: Partial<Reading<{ names: string[] }>>) {
  const refresh = vi.fn<() => void>()
  return {
    refresh,
    ...show(
      <QueryView
        result={{ data: undefined, failure: undefined, isReading: false, isFormer: false, refresh, ...result }}
        pick={(data) => data.names}
        isEmpty={(names) => names.length === 0}
        skeleton={<p>{'skeleton'}</p>}
        empty={<p>{'empty'}</p>}
        failed={(failure, retry, isFormer) => (
          <Failed failure={failure} onRetry={retry} isFormer={isFormer} asOf="14:02" />
        )}
        needs="运营"
      >
        {(names) => <p>{names.join()}</p>}
      </QueryView>,
    ),
  }
}
const broken = { kind: 'failed', requestId: 'req_7' } as const

test('before the first answer the layout stands', () => {
  view({ isReading: true })
  expect(screen.getByText('skeleton')).toBeDefined()
})

test('nothing says that it is nothing', () => {
  view({ data: { names: [] } })
  expect(screen.getByText('empty')).toBeDefined()
})

test('a failed read keeps the old data, tells its request id and offers another try', async () => {
  const { user, refresh } = view({ data: { names: ['望京花园'] }, failure: broken })
  expect(screen.getByText('望京花园')).toBeDefined()
  expect(screen.getByRole('alert').textContent).toContain('req_7')
  expect(screen.getByRole('alert').textContent).toContain('14:02')
  await user.click(screen.getByRole('button', { name: '重试' }))
  expect(refresh).toHaveBeenCalledOnce()
})

test('a failed first read is no endless skeleton', () => {
  view({ failure: broken })
  expect(screen.queryByText('skeleton')).toBeNull()
  expect(screen.getByRole('alert')).toBeDefined()
})

test('what is closed names the grant that opens it, and shows nothing of before', () => {
  view({ data: { names: ['望京花园'] }, failure: { kind: 'forbidden', requestId: null } })
  expect(screen.getByRole('alert').textContent).toContain('「运营」授权')
  expect(screen.queryByText('望京花园')).toBeNull()
})

test('what answers a former question is not passed off as the answer to this one', () => {
  view({ data: { names: ['望京花园'] }, failure: broken, isFormer: true })
  expect(screen.getByRole('alert').textContent).toContain('不是现在选的')
  expect(screen.getByText('望京花园').closest('[aria-busy="true"]')).not.toBeNull()
})
