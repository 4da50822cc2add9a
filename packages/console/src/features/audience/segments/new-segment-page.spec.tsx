import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { Route, Routes } from 'react-router'
import { expect, test } from 'vitest'
import { failed, fakeApi, forbidden, type FakeApi } from '../../../testing/fake-api.ts'
import { show } from '../../../testing/show.tsx'
import { NewSegmentPage } from './new-segment-page.tsx'

const page = (api: FakeApi, at = '/segments/new') =>
  show(
    <Routes>
      <Route path="segments/new" element={<NewSegmentPage />} />
      <Route path="segments/:id" element={null} />
    </Routes>,
    { api, at },
  )

const trait = (key: string, name: string, unit: string) => ({
  __typename: 'Trait',
  ...{ key, name, nameEn: key, unit, definition: `${name}的定义`, definitionEn: key, words: null },
})
const tag = {
  __typename: 'Tag',
  id: 'tag_1',
  label: '家有老人',
  labelEn: 'Elder',
  purpose: '送药',
  sensitivity: 'NORMAL',
}
const recipe = {
  __typename: 'SegmentRecipe',
  key: 'sleeping',
  name: '沉睡',
  nameEn: 'Sleeping',
  why: '下过单，近来没有。',
  whyEn: 'Ordered once, not of late.',
  rule: { all: [{ trait: { key: 'LAST_ORDER', is: 'GTE', value: 30 } }] },
  sentence: '',
  sentenceEn: '',
  missing: [],
}
const preview = (more: object = {}) => ({
  segmentPreview: {
    __typename: 'SegmentPreview',
    count: 1_204,
    fewest: 20,
    asOfDay: '2026-11-23',
    sentence: '最近下单日距今至少 30 天',
    sentenceEn: 'last order at least 30 days ago',
    sample: [],
    costs: [
      { __typename: 'AudienceCost', channel: 'IN_APP', costFen: 0, totalFen: 0 },
      { __typename: 'AudienceCost', channel: 'SMS', costFen: 5, totalFen: 6_020 },
    ],
    warnings: [],
    ...more,
  },
})

const api = (more: Parameters<typeof fakeApi>[0] = {}) =>
  fakeApi({
    SegmentRecipes: () => ({ segmentRecipes: [recipe] }),
    RuleWords: () => ({
      traits: [trait('LAST_ORDER', '最近下单日', 'DAY'), trait('DISCOUNT_SHARE', '优惠占比', 'BASIS_POINTS')],
      tags: { __typename: 'TagConnection', nodes: [tag] },
      segments: { __typename: 'SegmentConnection', nodes: [] },
      communities: { __typename: 'CommunityConnection', nodes: [] },
    }),
    SegmentPreview: () => preview(),
    ...more,
  })

const previews = ({ asked }: FakeApi) =>
  asked.filter(({ operation }) => operation === 'SegmentPreview').map(({ variables }) => variables)
const add = async (user: ReturnType<typeof show>['user'], what: string) => {
  await user.type(screen.getByRole('combobox', { name: '加条件，可以搜' }), what)
  await user.click(await screen.findByText(what, { selector: '.rule-choice > span:first-child' }))
}

test('a recipe is a beginning: its rule stands there, counted and said, before anything is saved', async () => {
  const fake = api()
  const { user } = page(fake)
  await user.click(await screen.findByRole('button', { name: /沉睡/ }))
  expect(await screen.findByText('1,204 人')).toBeDefined()
  expect(screen.getByText('给所有人发一遍最多：短信 ¥60.20；其他渠道不花钱')).toBeDefined()
  expect(screen.getByText('最近下单日距今至少 30 天')).toBeDefined()
  expect(previews(fake).at(-1)).toMatchObject({ input: { rule: { all: [{ trait: { value: 30 } }] } } })
  expect(screen.getByRole('button', { name: '建立人群' }).hasAttribute('disabled')).toBe(true)
})

test('what is not filled in is not asked about; per cent are typed and basis points sent', async () => {
  const fake = api()
  const { user } = page(fake)
  await screen.findByRole('group', { name: '谁属于这个人群' })
  await waitFor(() => expect(previews(fake)).toHaveLength(1))
  await add(user, '优惠占比')
  expect(await screen.findByText('还没填')).toBeDefined()
  expect(screen.getByText('有条件还没填好；填好就重新数。')).toBeDefined()
  await user.type(screen.getByLabelText('优惠占比（%）'), '30')
  await waitFor(() =>
    expect(previews(fake).at(-1)).toMatchObject({
      input: { rule: { all: [{ trait: { key: 'DISCOUNT_SHARE', is: 'GTE', value: 3_000 } }] } },
    }),
  )
})

test('with the keyboard alone a condition is turned, grouped, copied and removed', async () => {
  const fake = api()
  const { user } = page(fake)
  await screen.findByRole('group', { name: '谁属于这个人群' })
  await add(user, '家有老人')
  const clause = await screen.findByRole('group', { name: '条件' })
  await waitFor(() => expect(document.activeElement).toBe(clause))
  const press = (code: string) =>
    act(() => void fireEvent.keyDown(document.activeElement!, { code, altKey: true, bubbles: true }))
  press('KeyN')
  expect(within(screen.getByRole('group', { name: '条件' })).getByRole('button', { name: '不' })).toBeDefined()
  press('KeyG')
  expect(screen.getByRole('group', { name: '条件组' })).toBeDefined()
  press('KeyD')
  expect(screen.getAllByRole('group', { name: '条件' })).toHaveLength(2)
  press('Delete')
  press('Delete')
  expect(screen.queryByRole('group', { name: '条件组' })).toBeNull()
  expect(screen.getByText('还没有条件：所有人都算。')).toBeDefined()
})

test('so few that they could be told from each other are not counted, and warnings are said in words', async () => {
  const warnings = [{ __typename: 'RuleWarning', path: '', code: 'TOO_SMALL', subject: null }]
  page(api({ SegmentPreview: () => preview({ count: null, warnings }) }))
  expect(await screen.findByText('不到 20 人')).toBeDefined()
  expect(screen.getByText('人太少，名单本身就认得出谁是谁。')).toBeDefined()
})

test('a segment is saved with its reason, and a refusal keeps what was written', async () => {
  const fake = api({
    SaveSegment: () => ({
      saveSegment: {
        __typename: 'SaveSegmentPayload',
        segment: null,
        userErrors: [{ __typename: 'PlainError', code: 'SEGMENT_NAME_TAKEN', message: 'taken' }],
      },
    }),
  })
  const { user } = page(fake)
  await user.click(await screen.findByRole('button', { name: /沉睡/ }))
  await user.type(await screen.findByLabelText('用途'), '请他们回来')
  await user.click(screen.getByRole('button', { name: '建立人群' }))
  const dialog = await screen.findByRole('dialog')
  await user.type(within(dialog).getByLabelText('原因'), '冬天的活动')
  await user.click(within(dialog).getByRole('button', { name: '保存' }))
  expect(await within(dialog).findByText('这里已有同名的人群。')).toBeDefined()
  expect(fake.asked.find(({ operation }) => operation === 'SaveSegment')?.variables).toMatchObject({
    input: { name: '沉睡', purpose: '请他们回来', reason: '冬天的活动' },
  })
  expect(screen.getByLabelText<HTMLInputElement>('用途').value).toBe('请他们回来')
})

test('without the grant the page names it; a failure has its request id', async () => {
  page(api({ SegmentRecipes: forbidden }))
  expect((await screen.findByRole('alert')).textContent).toContain('「运营」授权')
  page(api({ SegmentRecipes: () => failed('req_9') }))
  expect(await screen.findByText('req_9')).toBeDefined()
})
