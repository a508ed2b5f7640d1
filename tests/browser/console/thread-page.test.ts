import { expect, it } from 'vitest'
import { barriersEverywhere } from '../../kit/assertions/accessibility.ts'
import { inHand, openConsole, startConsoleServer } from '../../kit/browser/console-page.ts'
import { focusOf, soon } from '../../kit/browser/window.ts'
import { held, insertComments } from '../../kit/factories/queued-comments.ts'

const stage = startConsoleServer()

const pageOf = (id: string) =>
  stage.server.fresh.db
    .selectFrom('thread')
    .innerJoin('comment', 'comment.thread_id', 'thread.id')
    .select(['thread.title', 'thread.title_from', 'thread.url'])
    .where('comment.id', '=', id)
    .executeTakeFirstOrThrow()

it('corrects the title of a page, says whose word it is, and undoes it', async () => {
  const [id] = await insertComments(stage.server, held(1), 'Harbuor fees')
  await using window = await openConsole(stage.server, { role: 'owner' })
  const { page } = window
  await inHand(page).getByText('Comment number 1').waitFor()
  const before = await pageOf(id!)
  const open = () => page.getByRole('button', { name: 'Thread settings' }).click()
  const dialog = page.getByRole('dialog', { name: /^Thread: / })
  const title = dialog.getByRole('textbox', { name: 'Title' })

  await open()
  await soon(() => title.inputValue()).toBe('Harbuor fees')
  await dialog.getByText("From the first commenter's browser, not confirmed").first().waitFor()
  expect(await barriersEverywhere(page)).toEqual([])
  await title.fill('Harbour fees')
  await dialog.getByRole('button', { name: 'Correct the page' }).click()

  await dialog.waitFor({ state: 'detached' })
  await soon(() => pageOf(id!)).toEqual({ ...before, title: 'Harbour fees', title_from: 'owner' })
  await open()
  await page.getByRole('dialog', { name: 'Thread: Harbour fees' }).getByText('Corrected by the team').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('u')
  await soon(() => pageOf(id!)).toEqual(before)
})

it('says beside the address why it is refused, and keeps what was typed', async () => {
  const [id] = await insertComments(stage.server, held(1), 'Ferry times')
  await using window = await openConsole(stage.server, { role: 'owner', mayComplain: /422/ })
  const { page } = window
  await inHand(page).getByText('Comment number 1').waitFor()
  const before = await pageOf(id!)
  await page.getByRole('button', { name: 'Thread settings' }).click()
  const dialog = page.getByRole('dialog', { name: /^Thread: / })
  const address = dialog.getByRole('textbox', { name: 'Address' })

  await address.fill('https://elsewhere.example/ferry')
  await dialog.getByRole('button', { name: 'Correct the page' }).click()

  await dialog.getByRole('alert').getByText('must be on an origin this site allows').waitFor()
  await soon(() => focusOf(page)).toBe('textbox "Address"')
  await soon(() => address.inputValue()).toBe('https://elsewhere.example/ferry')
  expect(await barriersEverywhere(page)).toEqual([])
  expect(await pageOf(id!)).toEqual(before)
})

it('shows the page to correct only to whom that is left', async () => {
  await insertComments(stage.server, held(1), 'Market day')
  await using window = await openConsole(stage.server, { role: 'moderator' })
  const { page } = window
  await inHand(page).getByText('Comment number 1').waitFor()
  await page.getByRole('button', { name: 'Thread settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Thread: Market day' })

  await dialog.getByRole('button', { name: 'Save' }).waitFor()

  await soon(() => dialog.getByRole('textbox', { name: 'Address' }).count()).toBe(0)
})
