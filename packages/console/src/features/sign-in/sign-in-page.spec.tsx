import { screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { session } from '../../api/session.ts'
import { fakeApi } from '../../testing/fake-api.ts'
import { show } from '../../testing/show.tsx'
import { SignInPage } from './sign-in-page.tsx'

afterEach(() => session.end())

const platform = (demo: boolean) => () => ({ platform: { __typename: 'Platform', name: '邻里', demo } })
const answer = (token: string | null, code?: string) => () => ({
  signInOperator: {
    __typename: 'SignInPayload',
    token,
    userErrors: code ? [{ __typename: 'PlainError', code, message: 'x', field: null }] : [],
  },
})

test('in a demo the way in is shown and fills itself in', async () => {
  const api = fakeApi({ SignInPage: platform(true), SignInOperator: answer('token-1') })
  const { user } = show(<SignInPage />, { api })
  await user.click(await screen.findByRole('button', { name: '填入' }))
  await user.click(screen.getByRole('button', { name: '登录' }))
  await waitFor(() => expect(session.token()).toBe('token-1'))
  expect(api.asked.find(({ operation }) => operation === 'SignInOperator')?.variables).toMatchObject({
    login: 'demo',
    password: 'linli-demo',
    totp: '000000',
  })
})

test('outside a demo nothing is hinted at', async () => {
  const api = fakeApi({ SignInPage: platform(false) })
  show(<SignInPage />, { api })
  await waitFor(() => expect(api.asked).toHaveLength(1))
  expect(screen.queryByText('linli-demo')).toBeNull()
})

test('what is missing is said beside its field, and nothing is sent', async () => {
  const api = fakeApi({ SignInPage: platform(false) })
  const { user } = show(<SignInPage />, { api })
  await user.type(screen.getByLabelText('动态口令'), '12a3')
  await user.click(screen.getByRole('button', { name: '登录' }))
  expect(screen.getByText('请填账号。')).toBeDefined()
  expect(screen.getByText('请填 6 位数字。')).toBeDefined()
  expect(screen.getByLabelText('动态口令')).toHaveProperty('value', '123')
  expect(api.asked.map(({ operation }) => operation)).not.toContain('SignInOperator')
})

test('a wrong password is refused in words, where it was typed', async () => {
  const api = fakeApi({ SignInPage: platform(true), SignInOperator: answer(null, 'SIGN_IN_FAILED') })
  const { user } = show(<SignInPage />, { api })
  await user.click(await screen.findByRole('button', { name: '填入' }))
  await user.click(screen.getByRole('button', { name: '登录' }))
  expect((await screen.findByRole('alert')).textContent).toBe('账号、密码或动态口令不对。')
  expect(session.token()).toBeNull()
})
