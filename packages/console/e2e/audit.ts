import axe from 'axe-core'
import type { Page } from 'playwright-core'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What keeps somebody from using the page as it stands now, in words. */
export async function audit(page: Page): Promise<readonly string[]> {
  await page.evaluate(async () => {
    // Half-faded colours are no colours of ours; what moves for ever is not waited for.
    const passing = document.getAnimations().filter((each) => each.effect?.getTiming().iterations !== Infinity)
    await Promise.all(passing.map((animation) => animation.finished.catch(() => {})))
  })
  await page.evaluate(axe.source)
  const violations = await page.evaluate(async (runOnly) => {
    const { axe: here } = window as unknown as { axe: typeof axe }
    return (await here.run(document, { runOnly })).violations
  }, rules)
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`)
}
