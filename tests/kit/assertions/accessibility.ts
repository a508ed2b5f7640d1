import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { devtools } from '../browser/window.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** The rules that look at colours. */
const ofColours = ['color-contrast', 'link-in-text-block']
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe cannot decide, or not rightly, by itself: by rule, with what its line says. */
const explained: Record<string, RegExp> = {
  // The tint of a comment a link led to is a pseudo element below its words; looks.test.ts measures those on it.
  'color-contrast': /due to a pseudo element/,
  // A skip link is one to axe only while the first link that leads elsewhere is in the same tree: here a comment has it.
  region: /a\[href\$="#story"\]/,
}

/**
 * Everything axe finds wrong with the page as it now is, or cannot decide and nobody explained: a line each. `what` says
 * whether only colours are looked at: they alone change from light to dark.
 */
export async function findBarriers(page: Page, what: 'all' | 'colours' = 'all'): Promise<string[]> {
  const line = await devtools(page)
  // Over the browser's own line, because a strict page lets nobody else add a script.
  await line.send('Runtime.evaluate', { expression: `globalThis.axe ?? (() => { ${source} })()` })
  const runOnly = what === 'all' ? { type: 'tag', values: tags } : { type: 'rule', values: ofColours }
  const { violations, incomplete } = await page.evaluate((only) => {
    const axe = Reflect.get(globalThis, 'axe') as typeof import('axe-core')
    return axe.run(document, {
      runOnly: only as import('axe-core').RunOnly,
      resultTypes: ['violations', 'incomplete'],
      preload: false,
    })
  }, runOnly)
  const lines = (results: AxeResults['violations']) =>
    results.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any, all, none }) => {
        const [why] = [...any, ...all, ...none]
        return `${id}: ${target.flat().join(' ')} (${why?.message ?? ''})`
      }),
    )
  return [...lines(violations), ...lines(incomplete)].filter((text) => !explained[text.split(':')[0]!]?.test(text))
}

/** Looks at a page of ours in light and dark, on a desk and on a phone, also for what runs off to the side. */
export async function barriersEverywhere(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const width of [1_280, 320]) {
    await page.setViewportSize({ width, height: 900 })
    // As tall as the page is: below a bar that stays at hand, axe sees nothing.
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    await page.setViewportSize({ width, height: height + 200 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const barriers = await findBarriers(page, colorScheme === 'light' ? 'all' : 'colours')
      found.push(...barriers.map((barrier) => `${colorScheme} ${width}: ${barrier}`))
    }
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (sideways > 0) found.push(`${width}: ${sideways} px to the side`)
  }
  return found
}
