import { expect, it } from 'vitest'
import { barriersEverywhere } from '../../kit/assertions/accessibility.ts'
import { inHand, openConsole, startConsoleServer } from '../../kit/browser/console-page.ts'
import { soon } from '../../kit/browser/window.ts'
import { held, insertComments, statesOf } from '../../kit/factories/queued-comments.ts'

const stage = startConsoleServer()

const authorOf = async (id: string) =>
  (await stage.server.fresh.db.selectFrom('comment').select('author_id').where('id', '=', id).executeTakeFirstOrThrow())
    .author_id!

const inForce = async (authorId: string) =>
  (
    await stage.server.fresh.db
      .selectFrom('sanction')
      .select('kind')
      .where('author_id', '=', authorId)
      .where('lifted_at', 'is', null)
      .orderBy('made_at')
      .execute()
  ).map(({ kind }) => kind)

it('suspends somebody by keys with what they wrote today, and one undo takes back both', async () => {
  const ids = await insertComments(stage.server, [
    { source: 'You fools, again.', author: 'Rude Ralph' },
    { source: 'Fools, all of you.', author: 'Rude Ralph', state: 'published' },
  ])
  const ralph = await authorOf(ids[0]!)
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('You fools').waitFor()

  await page.keyboard.press('b')
  const dialog = page.getByRole('dialog', { name: 'Sanctions: Rude Ralph' })
  await dialog.getByText('No sanctions.').waitFor()
  expect(await barriersEverywhere(page)).toEqual([])
  await page.setViewportSize({ width: 1_280, height: 800 })
  // Where letters are written, they decide nothing.
  await dialog.getByRole('textbox', { name: 'Why, for the team' }).pressSequentially('Insults again')
  await dialog.getByRole('radio', { name: 'Suspend for 7 days' }).check()
  await dialog.getByRole('textbox', { name: 'Message to the person (optional)' }).fill('Take a week off.')
  await dialog.getByRole('checkbox', { name: 'Also remove' }).check()
  await soon(() => inForce(ralph)).toEqual([])
  await dialog.getByRole('button', { name: 'Apply sanction' }).click()

  await dialog.waitFor({ state: 'detached' })
  await soon(() => inForce(ralph)).toEqual(['suspend'])
  await soon(() => statesOf(stage.server, ids)).toEqual(['rejected', 'removed'])
  await page.getByText('All clear.').waitFor()
  await page.keyboard.press('u')

  await soon(() => statesOf(stage.server, ids)).toEqual(['held', 'published'])
  await inHand(page).getByText('You fools').waitFor()
  await soon(() => inForce(ralph)).toEqual([])
})

it('lifts in the queue what is in force', async () => {
  const ids = await insertComments(stage.server, [{ source: 'Me again.', author: 'Lin' }])
  const lin = await authorOf(ids[0]!)
  await using window = await openConsole(stage.server)
  const { page, person } = window
  await person.ask('POST', `/moderation/authors/${lin}/sanctions`, { kind: 'review', reason: 'Watch this one' })
  await inHand(page).getByText('Me again').waitFor()

  await page.locator('.pane').getByRole('button', { name: 'Sanctions' }).click()
  await page.getByText('Watch this one').waitFor()
  await page.getByRole('button', { name: 'Lift: Always reviewed' }).click()

  await page.getByText('No sanctions.').waitFor()
  await soon(() => inForce(lin)).toEqual([])
})

it('keeps notes about a comment and about its author', async () => {
  const ids = await insertComments(stage.server, [{ source: 'The council knew.', author: 'Ana Silva' }])
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('The council knew').waitFor()

  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: 'Notes: Ana Silva' })
  await dialog.getByText('No notes yet.').waitFor()
  await dialog.getByRole('textbox').fill('Same person as Anna?')
  await dialog.getByRole('button', { name: 'Add note' }).click()
  await dialog.getByText('Same person as Anna?').waitFor()
  await dialog.getByRole('combobox', { name: 'About' }).selectOption('This comment')
  await dialog.getByRole('textbox').fill('Checked with the newsroom.')
  await dialog.getByRole('button', { name: 'Add note' }).click()
  await dialog.getByText('Checked with the newsroom.').waitFor()
  expect(await barriersEverywhere(page)).toEqual([])

  const rows = await stage.server.fresh.db
    .selectFrom('note')
    .select(['author_id', 'comment_id'])
    .orderBy('made_at')
    .execute()
  expect(rows).toEqual([
    { author_id: await authorOf(ids[0]!), comment_id: null },
    { author_id: null, comment_id: ids[0] },
  ])
  await dialog.getByRole('button', { name: 'Remove the note “Same' }).click()
  await soon(() => dialog.getByText('Same person').count()).toBe(0)
})

it('features and pins by keys what is published, and nothing else', async () => {
  const ids = await insertComments(stage.server, [{ source: 'Well said.', state: 'published' }])
  await stage.server.fresh.db.updateTable('comment').set({ reviewed_at: null }).where('id', '=', ids[0]!).execute()
  await using window = await openConsole(stage.server, { hash: '#/all' })
  const { page } = window
  await inHand(page).getByText('Well said').waitFor()
  const marks = async () => {
    const { body } = await window.person.ask('GET', `/moderation/comments/${ids[0]}`)
    return (body.card.comment.marks ?? []).sort()
  }

  await page.keyboard.press('p')
  await soon(marks).toEqual(['featured'])
  await page.keyboard.press('Shift+P')
  await soon(marks).toEqual(['featured', 'pinned'])
  // Undone is what the console has recorded: the server knows of the pin a moment before it.
  await page.locator('.notice', { hasText: 'Pin changed' }).waitFor()
  await page.keyboard.press('u')
  await soon(marks).toEqual(['featured'])

  await insertComments(stage.server, held(1))
  await page.goto(`${stage.server.address}/console#/pending`)
  await inHand(page).getByText('Comment number 1').waitFor()
  await page.keyboard.press('p')
  await page.locator('.notice', { hasText: 'Only a published comment' }).waitFor()
})

it('shows a person with their record, and what is done there can be undone', async () => {
  const ids = await insertComments(stage.server, [
    { source: 'Buy watches', author: 'Ana Silva', state: 'spam' },
    { source: 'Buy more watches', author: 'Ana Silva' },
  ])
  const ana = await authorOf(ids[0]!)
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('Buy more watches').waitFor()

  await page.locator('.pane').getByRole('link', { name: 'Ana Silva' }).click()
  await page.getByRole('heading', { name: 'Ana Silva', level: 1 }).waitFor()
  await page.locator('.recent').getByText('Buy more watches').waitFor()
  await page.getByText('Sanction', { exact: true }).click()
  await page.getByRole('radio', { name: /^Shadow ban/ }).check()
  await soon(() => page.getByRole('textbox', { name: /^Message/ }).count()).toBe(0)
  await page.getByRole('textbox', { name: 'Why, for the team' }).fill('A seller')
  await page.getByRole('button', { name: 'Apply sanction' }).click()
  await page.locator('.sanctions').getByText('A seller').waitFor()
  await soon(() => inForce(ana)).toEqual(['shadow'])
  expect(await barriersEverywhere(page)).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await soon(() => inForce(ana)).toEqual([])

  await page.getByRole('checkbox', { name: /^Expert/ }).check()
  await page.getByText('Changed who is an expert').first().waitFor()
  await page.getByRole('textbox', { name: 'Note' }).fill('Knows dams.')
  await page.getByRole('button', { name: 'Add note' }).click()
  await page.locator('.noted').getByText('Knows dams.').waitFor()

  await page.goto(`${stage.server.address}/console#/log`)
  await page.getByRole('link', { name: 'Person' }).first().click()
  await page.getByRole('heading', { name: 'Ana Silva' }).waitFor()
})

it('slows a thread down from a comment of it, says what is in force, and undoes it', async () => {
  await insertComments(stage.server, held(1), 'Harbour fees')
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('Comment number 1').waitFor()
  const threadRow = async () =>
    stage.server.fresh.db
      .selectFrom('thread')
      .select(['state', 'slow_s', 'members_only', 'premoderated'])
      .where('title', '=', 'Harbour fees')
      .executeTakeFirst()
  const before = await threadRow()

  await page.getByRole('button', { name: 'Thread settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Thread: Harbour fees' })
  await dialog.getByRole('spinbutton', { name: /^Slow mode: seconds/ }).fill('60')
  await dialog.getByRole('spinbutton', { name: /^Slow mode lasts/ }).fill('30')
  await dialog.getByRole('checkbox', { name: 'Members only' }).check()
  await dialog.getByRole('checkbox', { name: 'Review everything first' }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await soon(threadRow).toEqual({ state: 'open', slow_s: 60, members_only: true, premoderated: true })

  await page.getByRole('button', { name: 'Thread settings' }).click()
  await dialog.getByText(/^Slow mode: 60 s until/).waitFor()
  expect(await barriersEverywhere(page)).toEqual([])
  await dialog.getByRole('combobox', { name: 'Comments' }).selectOption('Closed')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Closed thread').waitFor()

  await page.keyboard.press('u')
  await page.getByText('Closed thread').waitFor({ state: 'detached' })
  await page.keyboard.press('u')
  await soon(threadRow).toEqual(before)
})

it('closes a thread at a time of the moderator’s own clock, changes its mind, and undoes it', async () => {
  await insertComments(stage.server, held(1), 'Ferry times')
  await using window = await openConsole(stage.server, { timezoneId: 'Asia/Kolkata', mayComplain: /422/ })
  const { page } = window
  await inHand(page).getByText('Comment number 1').waitFor()
  const closesAt = async () =>
    (
      await stage.server.fresh.db
        .selectFrom('thread')
        .select('closes_at')
        .where('title', '=', 'Ferry times')
        .executeTakeFirst()
    )?.closes_at
  const dialog = page.getByRole('dialog', { name: 'Thread: Ferry times' })
  const field = dialog.getByLabel('Closes at')
  const save = async (at: string) => {
    await page.getByRole('button', { name: 'Thread settings' }).click()
    await field.fill(at)
    await dialog.getByRole('button', { name: 'Save' }).click()
  }

  await save('2031-05-06T18:30')
  await dialog.waitFor({ state: 'detached' })
  await soon(closesAt).toBe('2031-05-06T13:00:00.000Z')
  await page.getByRole('button', { name: 'Thread settings' }).click()
  await dialog.getByText(/^Open until .*6:30/).waitFor()
  await soon(() => field.inputValue()).toBe('2031-05-06T18:30')
  await dialog.getByRole('button', { name: 'Close', exact: true }).click()

  await save('2020-01-01T00:00')
  await dialog
    .getByRole('alert')
    .getByText(/must be/)
    .waitFor()
  await soon(() => field.inputValue()).toBe('2020-01-01T00:00')
  await dialog.getByRole('button', { name: 'Close', exact: true }).click()
  await save('')
  await dialog.waitFor({ state: 'detached' })
  await soon(closesAt).toBeNull()

  await page.keyboard.press('u')
  await soon(closesAt).toBe('2031-05-06T13:00:00.000Z')
  await page.keyboard.press('u')
  await soon(closesAt).toBeNull()
})

it('says on the screen of the team where one is written to', async () => {
  await using window = await openConsole(stage.server, { hash: '#/team' })
  const { page, person } = window

  await page.getByRole('textbox', { name: 'Your mail address' }).fill('priya@example.org')
  await page.getByRole('checkbox', { name: 'Mail me when a comment waits' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Saved' }).waitFor()
  await page.getByText('A mail is on its way to priya@example.org').waitFor()

  const { body } = await person.ask('GET', '/staff/mail')
  expect(body).toEqual({ email: null, wantsMail: true, pending: 'priya@example.org' })
  expect(await barriersEverywhere(page)).toEqual([])
})
