import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { operator, type Operator } from './operator.ts'

/** Who has a household in every demo. */
export const phone = '19900000001'

/** A resident with a phone of 390 × 844, in Chinese and light unless said otherwise. */
export const resident = (browser: Browser, url: string, more: BrowserContextOptions = {}): Promise<Operator> =>
  operator(browser, url, { viewport: { width: 390, height: 844 }, hasTouch: true, ...more })

/** Comes in with a token instead of the form: a phone gets one code a minute. */
export async function enterShop(page: Page, token: string): Promise<void> {
  await page.addInitScript((given) => localStorage.setItem('linli-shop-token', given), token)
  await page.goto('/shop/')
  await page.getByRole('checkbox').first().waitFor()
}
