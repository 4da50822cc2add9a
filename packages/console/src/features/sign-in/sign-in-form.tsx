import { Button, Input } from 'antd'
import type { FormEvent } from 'react'
import { useText } from '../../i18n/text.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { SignInFormState } from './use-sign-in-form.ts'

export function SignInForm({ form }: { form: SignInFormState }) {
  const t = useText()
  const { fields, set } = form
  const isComplete = fields.login.trim() !== '' && fields.password !== '' && /^\d{6}$/.test(fields.totp)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isComplete) void form.send()
  }
  return (
    <form className="sign-in-form" onSubmit={submit} aria-label={t('signIn.title')}>
      {form.problem !== null && <Notice tone="late">{form.problem}</Notice>}
      <Field label={t('signIn.login')}>
        {(id) => (
          <Input id={id} size="large" autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} value={fields.login} onChange={(event) => set({ login: event.target.value })} />
        )}
      </Field>
      <Field label={t('signIn.password')}>
        {(id) => (
          <Input id={id} size="large" type="password" autoComplete="current-password" value={fields.password} onChange={(event) => set({ password: event.target.value })} />
        )}
      </Field>
      <Field label={t('signIn.totp')} hint={t('signIn.totpHint')}>
        {(id, hintId) => (
          <Input id={id} aria-describedby={hintId} size="large" inputMode="numeric" autoComplete="one-time-code" maxLength={6} value={fields.totp} onChange={(event) => set({ totp: event.target.value.replace(/\D/g, '') })} />
        )}
      </Field>
      <Button type="primary" size="large" htmlType="submit" block loading={form.isSending} disabled={!isComplete}>
        {t('signIn.send')}
      </Button>
    </form>
  )
}
