import { expect, it } from 'vitest'
import { inHand, openConsole, startConsoleServer } from '../../kit/browser/console-page.ts'
import { soon } from '../../kit/browser/window.ts'
import { held, insertComments, statesOf } from '../../kit/factories/queued-comments.ts'
import { member } from '../../kit/factories/staff.ts'

const stage = startConsoleServer()

it('assigns by keys alone, with a sentence; who was asked finds it, and their decision is the end of it', async () => {
  await insertComments(stage.server, held(3))
  const priya = await member(stage.server, 'moderator', 'Priya Shah')
  await using one = await openConsole(stage.server, { name: 'Tomas Reed' })
  const { page } = one
  await inHand(page).getByText('Comment number 1').waitFor()

  await page.keyboard.press('e')
  const who = page.getByRole('combobox', { name: 'Who is to look' })
  await page.getByRole('option', { name: 'Priya Shah' }).waitFor({ state: 'attached' })
  await soon(() => who.evaluate((field) => field === document.activeElement)).toBe(true)
  await page.keyboard.type('Priya')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Is this libel?')
  await page.keyboard.press('Enter')

  await page.locator('.card .assigned').getByText('For Priya Shah: Is this libel? from Tomas Reed').waitFor()
  await inHand(page).getByText('Comment number 1').waitFor()
  await using other = await openConsole(stage.server, { person: priya, name: 'Priya Shah' })
  await other.page
    .getByRole('link', { name: /^For you/ })
    .getByText('1', { exact: true })
    .waitFor()
  await other.page.getByRole('link', { name: /^For you/ }).click()
  await inHand(other.page).getByText('Comment number 1').waitFor()
  await soon(() => other.page.locator('.entry').count()).toBe(1)
  await other.page.keyboard.press('a')
  await other.page.getByText('No comments match these filters.').waitFor()
  const left = stage.server.fresh.db.selectFrom('assignment').select('id').where('ended_at', 'is', null)
  await soon(async () => (await left.execute()).length).toBe(0)
})

it('takes an assignment back with the same key, and many with one undo', async () => {
  const ids = await insertComments(stage.server, held(3))
  await using window = await openConsole(stage.server, { name: 'Tomas Reed' })
  const { page } = window
  await inHand(page).waitFor()
  const inForce = async () =>
    (await stage.server.fresh.db.selectFrom('assignment').select('comment_id').where('ended_at', 'is', null).execute())
      .length

  await page.keyboard.press('ControlOrMeta+a')
  await page.getByRole('group', { name: '3 selected' }).getByRole('button', { name: 'Assign' }).click()
  await page.getByRole('heading', { name: 'Assign 3 comments' }).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Assign', exact: true }).click()
  await soon(inForce).toBe(ids.length)
  await page.locator('.card .assigned').getByText('For admins and owners').waitFor()
  await page.keyboard.press('e')
  await soon(inForce).toBe(2)
  await page.locator('.assigned').waitFor({ state: 'detached' })
  await page.keyboard.press('u')
  await page.locator('.card .assigned').waitFor()
  await page.keyboard.press('u')

  await soon(inForce).toBe(0)
})

it('answers below the card under the badge, and keeps what is typed until it is posted', async () => {
  const { token } = await stage.server.guest('Ana Silva')
  const { id } = await stage.server.post(token, 'Who decides about the wall?')
  await using window = await openConsole(stage.server, { hash: '#/unreviewed', mayComplain: /Failed to load resource/ })
  const { page } = window
  await inHand(page).getByText('Who decides').waitFor()

  await page.keyboard.press('t')
  const box = page.getByRole('textbox', { name: /^Reply to Ana Silva/ })
  await box.fill('The **council**, on Monday.')
  await page.keyboard.press('Escape')
  await box.waitFor({ state: 'detached' })
  await soon(() => page.locator('.card').evaluate((card) => card === document.activeElement)).toBe(true)
  await page.reload()
  await inHand(page).waitFor()
  await page.keyboard.press('t')
  await soon(() => box.inputValue()).toBe('The **council**, on Monday.')

  // The answer to the first attempt is lost on its way: the second is the same reply.
  const keys: (string | undefined)[] = []
  await page.route('**/replies', async (route) => {
    keys.push(route.request().headers()['idempotency-key'])
    await route.fetch()
    await route.abort()
  })
  await page.keyboard.press('ControlOrMeta+Enter')
  await page.getByText(/^Not posted:/).waitFor()
  await soon(() => box.inputValue()).toBe('The **council**, on Monday.')
  await page.unroute('**/replies')
  const [sent] = await Promise.all([
    page.waitForRequest(/\/replies$/),
    page.locator('.reply').getByRole('button', { name: 'Reply', exact: true }).click(),
  ])
  await page.getByText('Reply posted').waitFor()

  expect(keys).toEqual([sent.headers()['idempotency-key']])
  const { items } = (await stage.server.ask('GET', `/comments/${id}/replies`)).body
  expect(items).toMatchObject([{ author: { name: 'Priya Shah', badges: ['moderator'] }, state: 'published' }])
  await page.keyboard.press('t')
  await soon(() => box.inputValue()).toBe('')
})

it('approves what is held before it answers, and one undo takes the approval back', async () => {
  const [id] = await insertComments(stage.server, held(2))
  await using window = await openConsole(stage.server, { mayComplain: /Failed to load resource/ })
  const { page } = window
  await inHand(page).getByText('Comment number 1').waitFor()

  await page.keyboard.press('t')
  await page.getByText('Readers do not see this comment yet: it is approved first.').waitFor()
  await page.getByRole('textbox', { name: /^Reply to/ }).fill('Thank you, we look into it.')
  // Approved, and then nobody answers: put away it is no longer here, taken back its draft is.
  await page.route('**/replies', (route) => route.abort())
  await page.getByRole('button', { name: 'Approve and reply' }).click()
  await page.getByText(/^Not posted:/).waitFor()
  await soon(() => statesOf(stage.server, [id!])).toEqual(['published'])
  await inHand(page).getByText('Comment number 1').waitFor()
  await page.keyboard.press('Escape')
  await inHand(page).getByText('Comment number 2').waitFor()
  await page.keyboard.press('u')
  await inHand(page).getByText('Comment number 1').waitFor()
  await soon(() => statesOf(stage.server, [id!])).toEqual(['held'])
  await page.unroute('**/replies')
  await page.locator('.card .chips').getByText('Held').waitFor()
  await page.keyboard.press('t')
  await page.getByRole('button', { name: 'Approve and reply' }).click()

  await inHand(page).getByText('Comment number 2').waitFor()
  await soon(() => statesOf(stage.server, [id!])).toEqual(['published'])
  expect((await stage.server.ask('GET', `/comments/${id}/replies`)).body.items).toHaveLength(1)
  await page.keyboard.press('u')
  await inHand(page).getByText('Comment number 1').waitFor()
  await page.locator('.card .chips').getByText('Held').waitFor()
  await soon(() => statesOf(stage.server, [id!])).toEqual(['held'])
})

it('tells whoever went on meanwhile that a reply was not posted, and opens no other box', async () => {
  const [id] = await insertComments(stage.server, held(3))
  await using window = await openConsole(stage.server, { mayComplain: /Failed to load resource/ })
  const { page } = window
  await inHand(page).getByText('Comment number 1').waitFor()
  let fail = () => {}
  const failing = new Promise<void>((resolve) => {
    fail = resolve
  })
  await page.route('**/replies', async (route) => {
    await failing
    await route.abort()
  })

  await page.keyboard.press('t')
  await page.getByRole('textbox', { name: /^Reply to/ }).fill('A moment, please.')
  await page.keyboard.press('ControlOrMeta+Enter')
  await soon(() => statesOf(stage.server, [id!])).toEqual(['published'])
  await page.getByRole('button', { name: /Comment number 2/ }).click()
  await inHand(page).getByText('Comment number 2').waitFor()
  fail()

  await page.locator('.notice', { hasText: /^Not posted:/ }).waitFor()
  await soon(() => page.locator('#reply').count()).toBe(0)
  await soon(() => page.locator('.entry').count()).toBe(2)
})

it('says in the log who asked whom, and reverses it there', async () => {
  const ids = await insertComments(stage.server, held(2))
  const nora = await member(stage.server, 'moderator', 'Nora Lind')
  const ben = await member(stage.server, 'moderator', 'Ben Okri')
  const assign = (comments: string[], to: string | null) =>
    nora.ask('POST', '/moderation/assignments', { comments, to })
  await assign(ids, ben.id)
  await assign([ids[0]!], 'admins')
  await assign([ids[0]!], null)
  await using window = await openConsole(stage.server, { role: 'owner', name: 'Olga Owner', hash: '#/log' })
  const { page } = window
  const lines = page.locator('.log-line')

  await lines.filter({ hasText: 'Nora Lind took the assignment of 1 comment back' }).waitFor()
  await lines.filter({ hasText: 'Nora Lind assigned 1 comment to admins and owners' }).waitFor()
  await lines.filter({ hasText: 'Nora Lind assigned 2 comments to Ben Okri' }).waitFor()
  await page
    .getByRole('button', { name: /^Reverse: took the assignment/ })
    .first()
    .click()

  const inForce = stage.server.fresh.db.selectFrom('assignment').select('staff_id').where('ended_at', 'is', null)
  await lines.filter({ hasText: 'Olga Owner assigned 1 comment to admins and owners · undo' }).waitFor()
  await soon(async () => await inForce.where('comment_id', '=', ids[0]!).execute()).toEqual([{ staff_id: null }])
})

it('looks up at what a comment answers and down at its reply, while decisions stay with the comment in hand', async () => {
  const [, , id] = await insertComments(stage.server, [
    { source: 'The first word.', author: 'Tomas', state: 'published' },
    { source: 'The second word.', author: 'Lin', state: 'published', parent: 0 },
    { source: 'The third word.', author: 'Ana Silva', state: 'published', parent: 1 },
    { source: 'The fourth word.', author: 'Ben', state: 'published', parent: 2 },
  ])
  await using window = await openConsole(stage.server, { hash: '#/all' })
  const { page } = window
  await page.getByRole('button', { name: /The third word/ }).click()
  await inHand(page).getByText('The third word').waitFor()
  const focused = () => page.evaluate(() => document.activeElement!.textContent)

  await page.keyboard.press('ArrowLeft')
  await soon(focused).toMatch(/^In reply to LinThe second/)
  await page.keyboard.press('ArrowLeft')
  await soon(focused).toMatch(/^In reply to TomasThe first/)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await soon(() => page.evaluate(() => document.activeElement!.className)).toBe('card')
  await page.keyboard.press('ArrowRight')
  await soon(focused).toMatch(/^Reply by BenThe fourth/)
  await page.keyboard.press('s')

  await soon(() => statesOf(stage.server, [id!])).toEqual(['spam'])
})
