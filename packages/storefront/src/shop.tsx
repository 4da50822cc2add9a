import { useState } from 'react'
import { useIsSignedIn } from './api/client.tsx'
import { flowRun } from './flow/flow-run.ts'
import { DonePage, type Paid } from './pages/done-page.tsx'
import { ReviewPage } from './pages/review-page.tsx'
import { SignInPage } from './pages/sign-in-page.tsx'
import { UsualsPage } from './pages/usuals-page.tsx'
import type { Again } from './plan/use-plan.ts'
import { TopBar } from './ui/top-bar.tsx'

/** One thing at a time: the usuals, what buying them again means, and the order on its way. */
export function Shop() {
  const isSignedIn = useIsSignedIn()
  const [again, setAgain] = useState<Again | null>(null)
  const [paid, setPaid] = useState<Paid | null>(null)

  const startAnew = () => {
    flowRun.startAnew()
    setAgain(null)
    setPaid(null)
  }
  return (
    <>
      <TopBar isSignedIn={isSignedIn} />
      {!isSignedIn ? (
        <SignInPage />
      ) : paid ? (
        <DonePage paid={paid} onMore={startAnew} />
      ) : again ? (
        <ReviewPage again={again} onBack={() => setAgain(null)} onPaid={setPaid} />
      ) : (
        <UsualsPage onAgain={setAgain} />
      )}
    </>
  )
}
