import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { Provider } from 'urql'
import { newClient } from './client.ts'
import { session } from './session.ts'
import type { LinliClient, StreamState } from '@linli/client'

const LinliContext = createContext<LinliClient | null>(null)

/** Gives the pages a client for as long as one sign-in lasts. */
export function LinliProvider({ children, client }: { children: ReactNode; client?: LinliClient }) {
  const token = useSyncExternalStore(session.subscribe, session.token)
  // The key throws the whole tree away with the sign-in that filled it.
  return (
    <PerSignIn key={token ?? ''} {...(client === undefined ? {} : { client })}>
      {children}
    </PerSignIn>
  )
}

function PerSignIn({ children, client }: { children: ReactNode; client?: LinliClient }) {
  const [linli] = useState(() => client ?? newClient())
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

/** How the live streams are doing; null when the page has none. */
export function useStreamState(): StreamState | null {
  const { streams } = useLinli()
  return useSyncExternalStore(streams.onChange, streams.worst)
}

export const useIsSignedIn = (): boolean => useSyncExternalStore(session.subscribe, session.token) !== null
