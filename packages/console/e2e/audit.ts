import axe, { type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const everything: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}
/** What the other mode can do wrong: all else is the same in both. */
const colours: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }

/** What keeps somebody from using the page as it stands now, in light mode and in dark mode, in words. */
export async function audit(page: Page): Promise<readonly string[]> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  const [here, there] = isDark ? (['dark', 'light'] as const) : (['light', 'dark'] as const)
  const found = await violations(page, everything)
  await page.emulateMedia({ colorScheme: there })
  const others = await violations(page, colours)
  await page.emulateMedia({ colorScheme: here })
  return [...found, ...others.map((each) => `${there}: ${each}`)]
}

async function violations(page: Page, options: RunOptions): Promise<string[]> {
  await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame)
    await frame()
    await frame()
    // Half-faded colours are no colours of ours; what moves for ever is not waited for.
    const passing = document.getAnimations().filter((each) => each.effect?.getTiming().iterations !== Infinity)
    await Promise.all(passing.map((animation) => animation.finished.catch(() => {})))
  })
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const wrong = await page.evaluate(async (run) => {
    const { axe: there } = window as unknown as { axe: typeof axe }
    return (await there.run(document, { ...run, resultTypes: ['violations'] })).violations
  }, options)
  return wrong.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`)
}
