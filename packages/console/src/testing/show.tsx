import { cleanup, configure, render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { ConfigProvider } from 'antd'
import type { ReactNode } from 'react'
import { MemoryRouter, useLocation } from 'react-router'
import { afterEach } from 'vitest'
import { LinliProvider } from '../api/linli.tsx'
import { OpsStreamProvider } from '../api/ops-stream.tsx'
import { buttons } from '../ui/buttons.tsx'
import { fakeApi, type FakeApi } from './fake-api.ts'

// jsdom has no layout; the component library asks for it.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
}
window.matchMedia ??= (query) =>
  ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList
const { getComputedStyle } = window
window.getComputedStyle = (element) => getComputedStyle(element)

// On a machine that does other things, too, a second is soon over.
configure({ asyncUtilTimeout: 8_000 })
afterEach(cleanup)

interface Shown {
  readonly user: ReturnType<typeof userEvent.setup>
  readonly address: () => string
}

/** Shows a piece of the console as at the address, over the fake API. */
export function show(piece: ReactNode, { at = '/', api = fakeApi() }: { at?: string; api?: FakeApi } = {}): Shown {
  let address = at
  function Address() {
    const { pathname, search } = useLocation()
    address = pathname + search
    return null
  }
  render(
    <ConfigProvider theme={{ token: { motion: false } }} button={buttons}>
      <MemoryRouter initialEntries={[at]}>
        <LinliProvider client={api.linli}>
          <OpsStreamProvider communityId={null}>
            {piece}
            <Address />
          </OpsStreamProvider>
        </LinliProvider>
      </MemoryRouter>
    </ConfigProvider>,
  )
  return { user: userEvent.setup(), address: () => address }
}
