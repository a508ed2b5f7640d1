import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { focusLook, focusOf, openPage, soon } from '../../kit/browser/window.ts'

const stage = startArticleSite()

/** Six conversations, the newest by Lin, edited long after it was answered. */
async function makeThread() {
  const attributes = 'data-per-page="4"'
  const url = stage.article({
    above: '<div style="block-size: 3000px"></div>',
    attributes,
    below: '<footer><a href="/">Home</a></footer>',
  })
  const lin = await stage.guest('Lin')
  for (const name of ['Ana', 'Bea', 'Cem', 'Dov', 'Eva']) {
    const { token } = await stage.server.guest(name)
    await stage.server.post(token, `Said by ${name}.`, { url })
  }
  const { id, threadId } = await stage.server.post(lin.token, 'Said by Lin.', { url })
  const { token } = await stage.server.guest('Ana')
  await stage.server.post(token, 'An answer.', { url, parentId: id })
  await sql`update comment set created_at = created_at - interval '2 minutes' where thread_id = ${threadId}`.execute(
    stage.server.fresh.db,
  )
  await stage.server.ask('PATCH', `/comments/${id}`, {
    token: lin.token,
    body: { body: 'Said by Lin, anew.' },
    headers: { 'If-Match': '"1"' },
  })
  return { url, lin, id }
}

it('can be used from the headline and back again without a pointer', async () => {
  const { url, lin, id } = await makeThread()
  await using window = await openPage(lin.reader)
  const { page } = window
  await page.goto(url)

  /** Waits for the focus, and checks that it shows and that nothing lies over it. */
  const isAt = async (expected: string) => {
    await soon(() => focusOf(page)).toBe(expected)
    await soon(async () => {
      const { outlinePx, isCovered } = await focusLook(page)
      return [expected, outlinePx >= 2, isCovered]
    }).toEqual([expected, true, false])
  }
  /** Goes on by Tab until something has the focus; everything on the way must show it too. */
  const tabTo = async (expected: string, key = 'Tab') => {
    const passed: string[] = []
    for (let at = 0; at < 40; at++) {
      await page.keyboard.press(key)
      passed.push(await focusOf(page))
      await isAt(passed.at(-1)!)
      if (passed.at(-1) === expected) return passed
    }
    throw new Error(`${expected} is not on the way: ${passed.join(', ')}`)
  }
  const press = (key: string) => page.keyboard.press(key)

  await press('Tab')
  await soon(() => focusOf(page)).toBe('link "Comment below (7)"')
  await press('Enter')
  await isAt('heading "Comments"')

  await press('Tab')
  await isAt('button "Skip to comment list"')
  await press('Enter')
  await isAt('article "Comment by Lin"')
  await tabTo('button "Skip to comment list"', 'Shift+Tab')
  await tabTo('textbox "Add a comment"')

  await page.keyboard.type('From the keyboard.')
  await press('Control+Enter')
  await isAt('article "Comment by Lin"')
  await soon(() => stage.written(url)).toContain('From the keyboard.')
  await page.getByRole('button', { name: 'Edit your comment' }).first().waitFor()

  const stops = await tabTo('button "Edit your comment"')
  expect(stops).toEqual([
    expect.stringMatching(/^link "(now|1 minute ago), link to this comment"$/),
    'button "Collapse comment by Lin and 0 replies"',
    'button "Respect the comment by Lin, 0"',
    'button "Reply to Lin"',
    'button "More actions for the comment by Lin"',
    'button "Edit your comment"',
  ])
  await press('Enter')
  await isAt('textbox "Edit your comment"')
  await press('Control+a')
  await page.keyboard.type('By the keyboard.')
  await tabTo('button "Save changes"')
  await press('Enter')
  await isAt('button "Edit your comment"')
  await soon(() => stage.written(url)).toContain('By the keyboard.')

  await tabTo('button "Edited, show earlier versions of the comment by Lin"')
  await press('Enter')
  await isAt('heading "Edit history"')
  await tabTo('radio "Changes"')
  await press('ArrowRight')
  await isAt('radio "Full text"')
  await press('Escape')
  await isAt('button "Edited, show earlier versions of the comment by Lin"')

  await tabTo('button "More actions for the comment by Lin"')
  await press('Enter')
  await isAt('button "Share"')
  await press('ArrowDown')
  await isAt('button "Delete"')
  await press('Enter')
  await isAt('button "Undo"')
  await soon(() => stage.row(id)).toMatchObject({ state: 'deleted' })
  await press('Enter')
  await isAt('article "Comment by Lin"')
  await soon(() => stage.row(id)).toMatchObject({ state: 'published' })

  await tabTo('button "Collapse comment by Lin and 1 reply"')
  await press('Enter')
  await isAt('button "Expand comment by Lin and 1 reply"')
  await press('Enter')
  await isAt('button "Collapse comment by Lin and 1 reply"')

  await tabTo('button "Reply to Eva"')
  await press('Enter')
  await isAt('textbox "Reply to Eva"')
  await page.keyboard.type('I agree')
  await press('Escape')
  await isAt('button "Reply to Eva"')
  await press('Enter')
  await isAt('textbox "Reply to Eva"')
  await press('End')
  await page.keyboard.type(' with you.')
  await press('Control+Enter')
  await isAt('article "Reply by Lin to Eva"')
  await soon(() => stage.written(url)).toContain('I agree with you.')

  await tabTo('button "Show 2 more comments"')
  await press('Enter')
  await isAt('article "Comment by Bea"')
  await tabTo('button "Back to article"')
  await press('Enter')
  await soon(() => focusOf(page)).toMatch(/^link "Comment below/)

  await tabTo('combobox "Sort by"')
  await press('o')
  await soon(() => page.getByRole('article').first().locator('.body').textContent()).toBe('Said by Ana.')
  await isAt('combobox "Sort by"')
})

it('never takes a key from the page outside of what it shows', async () => {
  const { url, lin } = await makeThread()
  await using window = await openPage(lin.reader)
  const { page } = window
  await page.goto(url)
  await page.getByRole('link', { name: 'Comment below' }).press('Enter')
  await soon(() => focusOf(page)).toBe('heading "Comments"')
  await page.evaluate(() => {
    const taken: string[] = []
    Object.assign(globalThis, { taken })
    addEventListener('keydown', (event) => event.defaultPrevented && taken.push(event.key))
  })

  for (const key of ['j', 'k', 'r', '?', '/', 'Escape', 'PageDown', 'PageUp', 'Home', 'End', 'Control+b'])
    await page.keyboard.press(key)

  await soon(() => page.evaluate(() => Reflect.get(globalThis, 'taken'))).toEqual([])
  await soon(() => focusOf(page)).toBe('heading "Comments"')
})
