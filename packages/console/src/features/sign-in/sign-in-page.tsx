import { useQuery } from 'urql'
import { graphql } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Brand } from '../../ui/brand.tsx'
import { BuildingRow } from '../../ui/building-row.tsx'
import { DemoHint } from './demo-hint.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { useSignInForm } from './use-sign-in-form.ts'
import './sign-in.css'

const SignInPage_query = graphql(`
  query SignInPage {
    platform {
      name
      demo
    }
  }
`)

export function SignInPage() {
  const t = useText()
  const form = useSignInForm()
  const [{ data }] = useQuery({ query: SignInPage_query })
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <Brand />
        <div>
          <h1>{t('signIn.title')}</h1>
          <p className="muted">{t('signIn.for')}</p>
        </div>
        <SignInForm form={form} />
        {data?.platform.demo === true && <DemoHint onUse={form.fillDemo} />}
      </div>
      <div className="sign-in-street">
        <BuildingRow />
      </div>
    </main>
  )
}
