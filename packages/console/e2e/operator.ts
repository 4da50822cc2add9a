import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

export interface Operator {
  readonly page: Page
  readonly context: BrowserContext
  /** What the browser complained of, and what it asked of anybody but us. */
  readonly complaints: string[]
}

/** Longer than anything takes here, shorter than a test: what fails then names its line. */
const withinMs = 15_000

/** A person before a screen of 1366 × 768, in Chinese unless said otherwise, who leaves when the test ends. */
export async function operator(browser: Browser, url: string, more: BrowserContextOptions = {}): Promise<Operator> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    colorScheme: 'light',
    // What still moves between press and release, on a busy machine, was not clicked at all.
    reducedMotion: 'reduce',
    ...more,
  })
  context.setDefaultTimeout(withinMs)
  const page = await context.newPage()
  const complaints: string[] = []
  const own = new URL(url).host
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const { host, protocol } = new URL(request.url())
    if (host !== own && protocol.startsWith('http')) complaints.push(`asked ${request.url()}`)
  })
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await tell(page, complaints)
    await context.close()
  })
  return { page, context, complaints }
}

/** What was on the screen of a test that failed: the machine that ran it may be gone. */
async function tell(page: Page, complaints: readonly string[]): Promise<void> {
  const screen = await page
    .locator('body')
    .ariaSnapshot()
    .catch((error: Error) => error.message)
  process.stderr.write(`${page.url()}\n${complaints.join('\n')}\n${screen.slice(0, 8_000)}\n`)
}

/** Comes in with a token instead of the form; a sign-out afterwards holds. */
export async function enter(page: Page, token: string): Promise<void> {
  await page.addInitScript((given) => {
    if (sessionStorage.getItem('entered')) return
    sessionStorage.setItem('entered', '1')
    sessionStorage.setItem('linli-token', given)
  }, token)
  await page.goto('/')
  await page.getByRole('heading', { name: '今日', level: 1 }).waitFor()
}

export async function signIn(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByLabel('账号').fill('demo')
  await page.getByLabel('密码').fill('linli-demo')
  await page.getByLabel('动态口令').fill('000000')
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '今日', level: 1 }).waitFor()
}
