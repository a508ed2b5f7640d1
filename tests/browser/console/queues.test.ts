import { it } from 'vitest'
import { inHand, openConsole, startConsoleServer } from '../../kit/browser/console-page.ts'
import { soon } from '../../kit/browser/window.ts'
import { insertComments, statesOf } from '../../kit/factories/queued-comments.ts'
import { member } from '../../kit/factories/staff.ts'

const stage = startConsoleServer()

it('shows what readers reported, by reasons and in their words, and keeps it with one key', async () => {
  const author = await stage.server.guest('Lin')
  const { id } = await stage.server.post(author.token, 'You people never learn.')
  const report = async (reason: string, note?: string) => {
    const { token } = await stage.server.guest()
    await stage.server.ask('POST', `/comments/${id}/reports`, { token, body: { reason, ...(note && { note }) } })
  }
  await report('rude', 'He means my mother')
  await report('rude')
  await report('spam')
  await using window = await openConsole(stage.server, { hash: '#/reported' })
  const { page } = window

  await page.getByText('3 reports: Rude ×2, Spam ×1').waitFor()
  await page.getByText('“He means my mother”').waitFor()
  await soon(() => page.getByRole('link', { name: /^Reported/ }).textContent()).toContain('1')
  await soon(() => page.locator('.verb').allTextContents()).toEqual(['AApprove', 'RReject', 'SSpam', 'Hold'])
  await page.keyboard.press('a')

  await page.getByText('All clear.').waitFor()
  await soon(async () => (await page.getByRole('link', { name: /^Reported/ }).textContent())!.trim()).toBe('Reported0')
  await soon(() => statesOf(stage.server, [id])).toEqual(['published'])
})

it('gives a second look to what its author asks about: rejected again it rests, approved it is published', async () => {
  const author = await stage.server.guest('Ana Silva')
  const priya = await member(stage.server, 'moderator', 'Priya Shah')
  const comments = [
    await stage.server.post(author.token, 'I quoted somebody else.'),
    await stage.server.post(author.token, 'I was angry, that is all.'),
  ]
  const items = comments.map(({ id }) => ({ id, state: 'published', revision: 1 }))
  await priya.ask('POST', '/moderation/decisions', { items, verb: 'reject', reason: 'rude' })
  for (const { id } of comments)
    await stage.server.ask('POST', `/comments/${id}/appeals`, {
      token: author.token,
      body: { text: 'Look again, will you?' },
    })
  await using window = await openConsole(stage.server, { name: 'Tomas Reed', hash: '#/appeals' })
  const { page } = window

  await page.getByText('Asks for a second look: Look again, will you?').waitFor()
  await page.locator('.notes').getByText('Priya Shah').waitFor()
  await inHand(page).getByText('I quoted somebody else.').waitFor()
  await page.keyboard.press('a')
  await inHand(page).getByText('I was angry').waitFor()
  await page.keyboard.press('r')
  await page.keyboard.press('1')

  await page.getByText('All clear.').waitFor()
  await soon(() => statesOf(stage.server, comments.map(({ id }) => id))).toEqual(['published', 'removed']) // biome-ignore format: short
  await page.keyboard.press('u')
  await inHand(page).getByText('I was angry').waitFor()
})

it('shows what a comment answers, who wrote it and how they fared, and leads to its page', async () => {
  const [, , id] = await insertComments(stage.server, [
    { source: 'The first word.', author: 'Tomas', state: 'published' },
    { source: 'The second word.', author: 'Lin', state: 'published', parent: 0 },
    { source: 'The *third* word.', author: 'Ana Silva', parent: 1 },
    { source: 'Fine words.', author: 'Ana Silva', state: 'published' },
    { source: 'Foul words.', author: 'Ana Silva', state: 'rejected' },
  ])
  await using window = await openConsole(stage.server, { mayComplain: /422/ })
  const { page } = window
  await page.context().route('https://news.example/**', (route) => route.fulfill({ body: 'The article.' }))

  await inHand(page).locator('em', { hasText: 'third' }).waitFor()
  await page.locator('.parent', { hasText: 'In reply to Lin' }).getByText('The second word.').waitFor()
  await page.getByText('Show 1 more above').click()
  await page.getByText('The first word.').waitFor()
  await page.keyboard.press('h')
  const pane = page.getByRole('complementary', { name: 'About the author' })
  await soon(() => pane.evaluate((element) => element === document.activeElement)).toBe(true)
  await soon(() => pane.getByRole('definition').allTextContents()).toEqual(['1 ', '1 50 %', '0 ', '0 '])
  await pane.getByText('Foul words.').waitFor()
  const [article] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('o')])
  // None of the site's own pages; and no address of ours lets anybody in.
  await article.waitForURL(new RegExp(`^https://news.example/river-\\d+#comments&moderate&comment-${id}$`))
  await page.bringToFront()
  const [conversation] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('v')])
  await conversation.getByText('The second word.').waitFor()
  await soon(() => conversation.getByText('third').count()).toBe(0)
})
