import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { Provider } from 'urql'
import { session } from './session.ts'
import { createLinliClient, idempotencyKeys, type LinliClient } from '@linli/client'

export const apiUrl = new URL('/graphql', document.baseURI).href

/** Keys of what was sent and not yet answered: a second tap on the same thing is the same thing. */
export const keys = idempotencyKeys()

const LinliContext = createContext<LinliClient | null>(null)

/** One client for each sign-in: what one person read is not left in the cache for the next. */
export function LinliProvider({ children }: { children: ReactNode }) {
  const token = useSyncExternalStore(session.subscribe, session.token)
  return <PerSignIn key={token ?? ''}>{children}</PerSignIn>
}

function PerSignIn({ children }: { children: ReactNode }) {
  const [linli] = useState(() => createLinliClient({ url: apiUrl, token: session.token, onSignedOut: session.end }))
  useEffect(() => {
    const retry = () => linli.streams.retryNow()
    window.addEventListener('online', retry)
    return () => {
      window.removeEventListener('online', retry)
      linli.dispose()
    }
  }, [linli])
  return (
    <LinliContext value={linli}>
      <Provider value={linli.urql}>{children}</Provider>
    </LinliContext>
  )
}

export function useLinli(): LinliClient {
  const linli = useContext(LinliContext)
  if (linli === null) throw new Error('useLinli stands inside a LinliProvider')
  return linli
}

export const useIsSignedIn = (): boolean => useSyncExternalStore(session.subscribe, session.token) !== null
