import { useState, type SubmitEvent } from 'react'
import { useMutation, useQuery } from 'urql'
import { graphql } from '../api/graphql.ts'
import { session } from '../api/session.ts'
import { useRefusalText } from '../i18n/refusals.ts'
import { useText } from '../i18n/text.tsx'
import { Notice } from '../ui/states.tsx'

const SignInPage_query = graphql(`
  query SignInPage {
    platform {
      demo
    }
  }
`)
const AskForCode_mutation = graphql(`
  mutation AskForCode($phone: String!) {
    requestSignInCode(phone: $phone) {
      demoCode
      userErrors {
        code
        message
      }
    }
  }
`)
const SignIn_mutation = graphql(`
  mutation SignIn($phone: String!, $code: String!) {
    signInWithCode(phone: $phone, code: $code) {
      token
      userErrors {
        code
        message
      }
    }
  }
`)

/** Every demo has this resident; the server refuses to start with known sign-ins in production. */
const demo = { phone: '19900000001', code: '000000' }

export function SignInPage() {
  const t = useText()
  const refusalText = useRefusalText()
  const [{ data: about }] = useQuery({ query: SignInPage_query })
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [isSent, setIsSent] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [asking, ask] = useMutation(AskForCode_mutation)
  const [entering, enter] = useMutation(SignIn_mutation)
  const isBusy = asking.fetching || entering.fetching

  const askForCode = async () => {
    const { data, error } = await ask({ phone: phone.trim() })
    const refusal = data?.requestSignInCode.userErrors[0]
    // Too soon after another one: that one is on its way, and may be typed in.
    if (refusal?.code === 'CODE_TOO_SOON') setIsSent(true)
    if (refusal) return setProblem(refusalText(refusal))
    if (error) return setProblem(t(error.networkError ? 'failed.offline' : 'failed.title'))
    setProblem(null)
    setIsSent(true)
    // In a demo nobody receives a text message: the answer brings the code.
    setCode(data?.requestSignInCode.demoCode ?? '')
  }
  const signIn = async () => {
    const { data, error } = await enter({ phone: phone.trim(), code: code.trim() })
    const refusal = data?.signInWithCode.userErrors[0]
    if (data?.signInWithCode.token != null) session.begin(data.signInWithCode.token)
    else if (refusal) setProblem(refusalText(refusal))
    else setProblem(t(error?.networkError ? 'failed.offline' : 'failed.title'))
  }
  const send = (event: SubmitEvent) => {
    event.preventDefault()
    void (isSent ? signIn() : askForCode())
  }
  return (
    <main className="page">
      <h1>{t('signIn.title')}</h1>
      <p className="muted">{t('signIn.lead')}</p>
      {problem !== null && <Notice tone="late" text={problem} />}
      <form className="card form" onSubmit={send}>
        <label>
          {t('signIn.phone')}
          <input
            value={phone}
            onChange={(event) => setPhone(event.target.value)}
            type="tel"
            inputMode="numeric"
            autoComplete="tel-national"
            autoFocus
            required
          />
        </label>
        {isSent && (
          <label>
            {t('signIn.code')}
            <input
              value={code}
              onChange={(event) => setCode(event.target.value)}
              inputMode="numeric"
              autoComplete="one-time-code"
              autoFocus
              required
            />
          </label>
        )}
        <button type="submit" className="primary" disabled={isBusy}>
          {t(isSent ? 'signIn.enter' : 'signIn.ask')}
        </button>
        <p className="small muted" role="status">
          {isSent && t('signIn.sent')}
        </p>
      </form>
      {about?.platform.demo === true && <p className="small muted demo">{t('signIn.demo', demo)}</p>}
    </main>
  )
}
