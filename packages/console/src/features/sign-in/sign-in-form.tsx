import { Button } from 'antd'
// The whole of Input brings its text areas along; the first page goes without.
import Input from 'antd/es/input/Input'
import { useState, type FormEvent } from 'react'
import { useText } from '../../i18n/text.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { SignInFields, SignInFormState } from './use-sign-in-form.ts'

export function SignInForm({ form }: { form: SignInFormState }) {
  const t = useText()
  const { fields, set } = form
  const [isAsked, setAsked] = useState(false)
  const missing = {
    login: fields.login.trim() === '',
    password: fields.password === '',
    totp: !/^\d{6}$/.test(fields.totp),
  }
  const problemOf = (field: keyof SignInFields) => (isAsked && missing[field] ? t(`signIn.missing.${field}`) : null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (!Object.values(missing).includes(true)) void form.send()
  }
  return (
    <form className="sign-in-form" onSubmit={submit} aria-label={t('signIn.title')} noValidate>
      {form.problem !== null && <Notice tone="late">{form.problem}</Notice>}
      <Field label={t('signIn.login')} problem={problemOf('login')}>
        {(id, noteId) => (
          <Input
            id={id}
            aria-describedby={noteId}
            aria-invalid={problemOf('login') !== null}
            size="large"
            autoFocus
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={fields.login}
            onChange={(event) => set({ login: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('signIn.password')} problem={problemOf('password')}>
        {(id, noteId) => (
          <Input
            id={id}
            aria-describedby={noteId}
            aria-invalid={problemOf('password') !== null}
            size="large"
            type="password"
            autoComplete="current-password"
            value={fields.password}
            onChange={(event) => set({ password: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('signIn.totp')} hint={t('signIn.totpHint')} problem={problemOf('totp')}>
        {(id, noteId) => (
          <Input
            id={id}
            aria-describedby={noteId}
            aria-invalid={problemOf('totp') !== null}
            size="large"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            value={fields.totp}
            onChange={(event) => set({ totp: event.target.value.replace(/\D/g, '') })}
          />
        )}
      </Field>
      <Button type="primary" size="large" htmlType="submit" block loading={form.isSending}>
        {t('signIn.send')}
      </Button>
    </form>
  )
}
