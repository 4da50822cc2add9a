import { screen, within } from '@testing-library/react'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import { show } from '../../testing/show.tsx'
import { DataTable } from './data-table.tsx'

const rows = ['a', 'b', 'c'].map((id) => ({ id, name: `行 ${id}` }))

function Sample({ onOpen, onSort }: { onOpen?: (id: string) => void; onSort?: (by: string, dir: string) => void }) {
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  return (
    <>
      <DataTable
        label="样表"
        rows={rows}
        columns={[['name', { title: '名称', sort: 'name', cell: (row) => row.name, text: (row) => row.name }]]}
        nameOf={(row) => row.name}
        sortBy="name"
        sortDir="asc"
        chosen={chosen}
        onChoose={choose}
        onOpen={(row) => onOpen?.(row.id)}
        {...(onSort ? { onSort } : {})}
      />
      <output>{[...chosen].join()}</output>
    </>
  )
}
const focused = () => document.activeElement?.getAttribute('aria-label')

test('rows are walked with the arrows, chosen with space and opened with enter', async () => {
  const onOpen = vi.fn<(id: string) => void>()
  const { user } = show(<Sample onOpen={onOpen} />)
  screen.getByRole('row', { name: '行 a' }).focus()
  await user.keyboard('{ArrowDown} {ArrowDown} {ArrowUp}{Enter}')
  expect(focused()).toBe('行 b')
  expect(screen.getByRole('status').textContent).toBe('b,c')
  expect(onOpen.mock.calls).toEqual([['b']])
  await user.keyboard('{End}')
  expect(focused()).toBe('行 c')
  await user.keyboard('{Home}')
  expect(focused()).toBe('行 a')
})

test('one row is reached with Tab, not each of them', () => {
  show(<Sample />)
  const reachable = screen.getAllByRole('row').filter((row) => row.getAttribute('tabindex') === '0')
  expect(reachable).toHaveLength(1)
})

test('a click on the box of a row chooses it and does not open it', async () => {
  const onOpen = vi.fn<(id: string) => void>()
  const { user } = show(<Sample onOpen={onOpen} />)
  await user.click(within(screen.getByRole('row', { name: '行 b' })).getByRole('checkbox', { name: '选中 行 b' }))
  expect(screen.getByRole('status').textContent).toBe('b')
  expect(onOpen).not.toHaveBeenCalled()
})

test('a head that sorts says by what and which way', async () => {
  const onSort = vi.fn<(by: string, dir: string) => void>()
  const { user } = show(<Sample onSort={onSort} />)
  await user.click(screen.getByRole('button', { name: '名称' }))
  expect(onSort).toHaveBeenCalledWith('name', 'desc')
})
