import { expect, it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { openPage, soon, write } from '../../kit/browser/window.ts'

const stage = startArticleSite()

/** As strict as a page can be: nothing but the comment server's scripts and answers. */
const policy = () =>
  `default-src 'none'; script-src ${stage.server.address}; connect-src ${stage.server.address}; style-src 'none'; ` +
  "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

it('does all it can do under the strictest policy there is', async () => {
  const url = stage.article({ headers: { 'Content-Security-Policy': policy() } })
  const lin = await stage.guest('Lin')
  const root = await stage.server.post(lin.token, 'I walked the *flood wall*.', { url })
  await using window = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = window
  const violations: string[] = []
  await page.exposeFunction('violated', (what: string) => violations.push(what))
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      Reflect.get(globalThis, 'violated')(`${violatedDirective} ${blockedURI}`),
    ),
  )
  const own = page.getByRole('article', { name: 'Comment by Ana Silva' })

  await page.goto(url)
  await page.getByRole('link', { name: 'Comment below (1)' }).waitFor()
  await page.locator('.body em', { hasText: 'flood wall' }).waitFor()
  await write(page, 'A **first** comment.')
  await page.getByRole('button', { name: 'Formatting' }).click()
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.getByRole('group', { name: 'Preview' }).locator('strong', { hasText: 'first' }).waitFor()
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByRole('textbox', { name: 'Display name' }).fill('Ana Silva')
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await own.getByRole('button', { name: 'Edit your comment' }).waitFor()

  await page.getByRole('button', { name: 'Reply to Lin' }).click()
  await page.getByRole('textbox', { name: 'Reply to Lin' }).fill('So did I.')
  await page.getByRole('button', { name: 'Post reply' }).click()
  await page.getByRole('article', { name: 'Reply by Ana Silva to Lin' }).getByText('So did I.').waitFor()

  await soon(() => stage.written(url)).toHaveLength(3)
  await own.getByRole('button', { name: 'Edit your comment' }).click()
  await page.getByRole('textbox', { name: 'Edit your comment' }).fill('A **second** thought.')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await own.locator('strong', { hasText: 'second' }).waitFor()

  await page.getByRole('button', { name: 'More actions for the comment by Ana Silva' }).first().click()
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('button', { name: 'Link copied' }).waitFor()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await own.locator('strong', { hasText: 'second' }).waitFor()

  // Words that were answered carry their history; so does this one, by somebody else.
  await stage.server.ask('PATCH', `/comments/${root.id}`, {
    token: lin.token,
    body: { body: 'I walked the *river wall*.' },
    headers: { 'If-Match': '"1"' },
  })
  await page.reload()
  await page.getByRole('button', { name: /Edited, show earlier versions/ }).click()
  await page.getByRole('dialog').locator('del', { hasText: 'flood' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('oldest')
  // The list in the new order takes the place of this one, and what was folded in it.
  await soon(() => page.locator('.body').first().textContent()).toBe('I walked the river wall.')
  await page.getByRole('button', { name: /^Collapse comment by Lin/ }).click()
  await page.getByText('1 reply hidden').waitFor()

  expect(violations).toEqual([])
})

it('takes pasted words without their dress where the page forbids parsing HTML', async () => {
  const url = stage.article({ headers: { 'Content-Security-Policy': policy() } })
  // Chromium reports the one attempt; nothing of the pasted markup is ever parsed.
  await using window = await openPage({ mayComplain: /TrustedHTML|Trusted ?Type/ })
  const { page } = window
  await page.goto(url)
  await write(page, '')
  const box = page.getByRole('textbox', { name: 'Add a comment' })

  await box.evaluate((field) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/html', '<b>dressed</b> words')
    clipboardData.setData('text/plain', 'dressed words')
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })

  await soon(() => box.inputValue()).toBe('dressed words')
})
