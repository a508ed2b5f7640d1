import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { devtools } from './browser.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe cannot decide, or not rightly, by itself: by rule, with what its line says. */
const explained: Record<string, RegExp> = {
  // The tint of a comment a link led to is a pseudo element below its words; looks.test.ts measures those on it.
  // And a bar of the console that stays at hand lies over what is scrolled under it.
  'color-contrast': /due to a pseudo element|(\.entry|pre > code).*overlapped by another element/,
  // A skip link is one to axe only while the first link that leads elsewhere is in the same tree: here a comment has it.
  region: /a\[href\$="#story"\]/,
}

/** Everything axe finds wrong with the page as it now is, or cannot decide and nobody explained: a line each. */
export async function findBarriers(page: Page): Promise<string[]> {
  const line = await devtools(page)
  // Over the browser's own line, because a strict page lets nobody else add a script.
  await line.send('Runtime.evaluate', { expression: `globalThis.axe ?? (() => { ${source} })()` })
  const { violations, incomplete } = await page.evaluate((values) => {
    const axe = Reflect.get(globalThis, 'axe') as typeof import('axe-core')
    return axe.run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations', 'incomplete'],
      preload: false,
    })
  }, tags)
  const lines = (results: AxeResults['violations']) =>
    results.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any, all, none }) => {
        const [why] = [...any, ...all, ...none]
        return `${id}: ${target.flat().join(' ')} (${why?.message ?? ''})`
      }),
    )
  return [...lines(violations), ...lines(incomplete)].filter((text) => !explained[text.split(':')[0]!]?.test(text))
}
