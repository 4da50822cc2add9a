import { useState } from 'react'
import { useMutation } from 'urql'
import { graphql } from '../../api/graphql.ts'
import { session } from '../../api/session.ts'
import { useRefusalText } from '../../i18n/refusals.tsx'
import { useText } from '../../i18n/text.tsx'

const SignInOperator_mutation = graphql(`
  mutation SignInOperator($login: String!, $password: String!, $totp: String!, $device: String) {
    signInOperator(login: $login, password: $password, totp: $totp, device: $device) {
      token
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export interface SignInFields {
  readonly login: string
  readonly password: string
  readonly totp: string
}

const blank: SignInFields = { login: '', password: '', totp: '' }
/** What every demo answers to; the server refuses to start with it in production. */
const demo: SignInFields = { login: 'demo', password: 'linli-demo', totp: '000000' }

export interface SignInFormState {
  readonly fields: SignInFields
  readonly problem: string | null
  readonly isSending: boolean
  readonly set: (change: Partial<SignInFields>) => void
  readonly fillDemo: () => void
  readonly send: () => Promise<void>
}

export function useSignInForm(): SignInFormState {
  const t = useText()
  const refusalText = useRefusalText()
  const [fields, setFields] = useState(blank)
  const [problem, setProblem] = useState<string | null>(null)
  const [{ fetching }, signIn] = useMutation(SignInOperator_mutation)

  const send = async () => {
    setProblem(null)
    const { data, error } = await signIn({ ...fields, login: fields.login.trim(), device: deviceName() })
    const refusal = data?.signInOperator.userErrors[0]
    if (data?.signInOperator.token != null) session.begin(data.signInOperator.token)
    else if (refusal) setProblem(refusalText(refusal))
    else setProblem(t(error?.networkError ? 'failed.offline' : 'failed.title'))
  }
  return {
    fields,
    problem,
    isSending: fetching,
    set: (change) => setFields({ ...fields, ...change }),
    fillDemo: () => setFields(demo),
    send,
  }
}

/** How this sign-in is called in the list of sessions. */
function deviceName(): string {
  const browser = /(Edg|Firefox|Chrome|Safari)\/(\d+)/.exec(navigator.userAgent)
  return browser ? `${browser[1]} ${browser[2]}` : 'Browser'
}
