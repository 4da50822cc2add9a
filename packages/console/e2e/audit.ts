import axe, { type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const everything: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}
/** What the other mode can do wrong: all else is the same in both. */
const colours: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }

/**
 * What keeps somebody from using the page as it stands now, in light mode and in dark mode, in words. Leaves it in the
 * other mode: to go back would redraw it once more.
 */
export async function audit(page: Page): Promise<readonly string[]> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  const there = isDark ? 'light' : 'dark'
  const found = await violations(page, everything)
  await page.emulateMedia({ colorScheme: there })
  await page.locator(`html[data-mode="${there}"]`).waitFor()
  const others = await violations(page, colours)
  return [...found, ...others.map((each) => `${there}: ${each}`)]
}

async function violations(page: Page, options: RunOptions): Promise<string[]> {
  await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame)
    // Half-faded colours are no colours of ours; what moves for ever is not waited for. What inherits a colour may begin
    // to fade when its parent has done.
    for (let still = 0; still < 2; still++) {
      await frame()
      const passing = document.getAnimations().filter((each) => each.effect?.getTiming().iterations !== Infinity)
      if (passing.length > 0) still = 0
      await Promise.all(passing.map((animation) => animation.finished.catch(() => {})))
    }
  })
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const wrong = await page.evaluate(async (run) => {
    const { axe: there } = window as unknown as { axe: typeof axe }
    return (await there.run(document, { ...run, resultTypes: ['violations'] })).violations
  }, options)
  return wrong.map(({ id, nodes: [first] }) => `${id}: ${first?.html.slice(0, 200)}: ${first?.failureSummary}`)
}
