import { expect, it } from 'vitest'
import { inHand, openConsole, startConsoleServer } from '../../kit/browser/console-page.ts'
import { soon } from '../../kit/browser/window.ts'
import { held, insertComments, statesOf } from '../../kit/factories/queued-comments.ts'

const stage = startConsoleServer()

const allIn = (ids: string[], state: string) =>
  soon(async () => (await statesOf(stage.server, ids)).filter((one) => one === state).length).toBe(ids.length)

it('decides about 130 at once after asking once, and takes all of it back with one undo', async () => {
  const ids = await insertComments(stage.server, held(130))
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('Comment number 1 ').waitFor()
  // Down to the end, so that all of them have been read.
  for (let at = 1; at < ids.length; at++) {
    await page.keyboard.press('j')
    await inHand(page)
      .getByText(`Comment number ${at + 1} `)
      .waitFor()
  }

  await page.keyboard.press('ControlOrMeta+a')
  await page.getByRole('group', { name: '130 selected' }).waitFor()
  await page.keyboard.press('s')
  const question = page.getByRole('dialog', { name: 'Spam 130 comments?' })
  await question.waitFor()
  await soon(() => question.getByRole('listitem').count()).toBe(3)
  await soon(() => statesOf(stage.server, ids)).not.toContain('spam')
  await question.getByRole('button', { name: 'Spam 130' }).click()

  await page.getByText('All clear.').waitFor()
  await allIn(ids, 'spam')
  await page.getByRole('button', { name: 'Undo (1)' }).waitFor()
  await page.keyboard.press('u')
  await allIn(ids, 'held')
  await inHand(page).getByText('Comment number 1 ').waitFor()
})

it('asks nothing about a few, and keeps selected what could not be decided about', async () => {
  const ids = await insertComments(stage.server, held(4))
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('Comment number 1 ').waitFor()

  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await page.getByText('3 selected').waitFor()
  await stage.server.fresh.db.updateTable('comment').set({ state: 'spam' }).where('id', '=', ids[1]!).execute()
  await page.keyboard.press('r')
  await page.keyboard.press('3')

  await soon(() => statesOf(stage.server, ids)).toEqual(['rejected', 'spam', 'rejected', 'held'])
  await page.locator('.notice', { hasText: 'Rejected: 2. 1 comment could not be decided' }).waitFor()
  await page.getByText('1 selected').waitFor()
})

it('asks for a sentence where the reason is another one, and keeps it for the author', async () => {
  const [id] = await insertComments(stage.server, held(1))
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).waitFor()

  await page.keyboard.press('r')
  await page.keyboard.press('9')
  const sentence = page.getByRole('textbox', { name: 'What is it? The author is told.' })
  await sentence.press('Enter')
  await page.getByText('Write a sentence').waitFor()
  await sentence.fill('Please keep to the dam')
  await page.getByText('The author reads: Not published: Other. Please keep to the dam').waitFor()
  await sentence.press('Enter')

  await soon(() => statesOf(stage.server, [id!])).toEqual(['rejected'])
  const row = await stage.server.fresh.db
    .selectFrom('comment')
    .select('decision')
    .where('id', '=', id!)
    .executeTakeFirst()
  expect(row?.decision).toEqual({ reason: 'other', message: 'Please keep to the dam' })
})

it('remembers over a reload what can be undone', async () => {
  const ids = await insertComments(stage.server, held(2))
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('Comment number 1 ').waitFor()
  await page.keyboard.press('a')
  await inHand(page).getByText('Comment number 2 ').waitFor()
  await allIn(ids.slice(0, 1), 'published')

  await page.reload()
  await inHand(page).getByText('Comment number 2 ').waitFor()
  await page.keyboard.press('ControlOrMeta+z')

  await allIn(ids, 'held')
  await inHand(page).getByText('Comment number 1 ').waitFor()
})

it('hears new keys, none at all once they are off, and never a key that is written', async () => {
  const ids = await insertComments(stage.server, held(2))
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('Comment number 1 ').waitFor()

  await page.keyboard.press('?')
  await page.getByRole('button', { name: 'Change the key for “Approve”, now A' }).click()
  await page.keyboard.press('j')
  await page.getByText('J is used for “Next comment”').waitFor()
  await page.getByRole('button', { name: 'Change the key for “Approve”, now A' }).click()
  await page.keyboard.press('m')
  await page.getByRole('button', { name: 'Change the key for “Approve”, now M' }).waitFor()
  await page.keyboard.press('Escape')
  await page.reload()
  await inHand(page).getByText('Comment number 1 ').waitFor()
  await page.keyboard.press('a')
  await page.getByRole('searchbox', { name: 'Search' }).pressSequentially('mm')
  await page.keyboard.press('Escape')
  await soon(() => statesOf(stage.server, ids)).toEqual(['held', 'held'])
  await page.keyboard.press('m')
  await inHand(page).getByText('Comment number 2 ').waitFor()
  await allIn(ids.slice(0, 1), 'published')

  await page.keyboard.press('?')
  await page.getByRole('checkbox', { name: 'Single keys decide' }).uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('m')
  await page.getByRole('button', { name: 'Approve', exact: true }).click()
  await page.getByText('All clear.').waitFor()
  await soon(() => statesOf(stage.server, ids)).toEqual(['published', 'published'])
})

it('goes to a queue by two keys, and finds comments by words in all of them', async () => {
  await insertComments(stage.server, [
    ...held(1),
    { source: 'Buy watches', state: 'spam' },
    { source: 'Off with you', state: 'rejected' },
  ])
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('Comment number 1 ').waitFor()

  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await inHand(page).getByText('Buy watches').waitFor()
  await soon(() => page.getByRole('link', { name: /^Spam/ }).getAttribute('aria-current')).toBe('page')
  await page.keyboard.press('/')
  await page.keyboard.type('is:all off')
  await page.keyboard.press('Enter')
  await inHand(page).getByText('Off with you').waitFor()
  await soon(() => page.locator('.entry').count()).toBe(1)
  await page.getByRole('button', { name: 'Remove the filter “Words: off”' }).click()
  await soon(() => page.locator('.entry').count()).toBeGreaterThan(2)
})

it('says how many have come, and shows them where they do not move what is read', async () => {
  await insertComments(stage.server, held(2))
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('Comment number 1 ').waitFor()

  await insertComments(stage.server, [{ source: 'Just come', minutesAgo: 0 }])
  const fresh = page.getByRole('button', { name: '1 new' })
  await fresh.waitFor()
  await inHand(page).getByText('Comment number 1 ').waitFor()
  await soon(() => page.locator('.entry').count()).toBe(2)
  await fresh.click()

  await inHand(page).getByText('Comment number 1 ').waitFor()
  await soon(() => page.locator('.entry').last().textContent()).toContain('Just come')
})

it('shows nothing of a press held down', async () => {
  const ids = await insertComments(stage.server, held(3))
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('Comment number 1 ').waitFor()

  await page.keyboard.down('a')
  await page.keyboard.down('a')
  await page.keyboard.down('a')
  await page.keyboard.up('a')

  await allIn(ids.slice(0, 1), 'published')
  await inHand(page).getByText('Comment number 2 ').waitFor()
  await soon(() => statesOf(stage.server, ids)).toEqual(['published', 'held', 'held'])
})
