import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { focusOf, openPage, soon, type WindowOptions, whole, write } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const post = (page: Page) => page.getByRole('button', { name: 'Post comment' }).click()
const question = (page: Page, name: RegExp) => page.getByRole('group', { name })
const hurtful = /^Some readers may find this hurtful/

async function open(options: WindowOptions = {}) {
  const url = stage.article()
  const window = await openPage(options)
  await window.page.goto(url)
  await whole(window)
  return { window, page: window.page, url }
}

it('says what is good here to who has not written yet, and only to them', async () => {
  const { window, page } = await open()
  await using _ = window
  const ana = await stage.guest()
  const { window: known, page: other } = await open(ana.reader)
  await using __ = known

  await write(page, 'My first comment')
  await write(other, 'Not my first comment')

  await page.getByText('Welcome. Talk about the story, not the person').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await soon(() => known.requests.filter((at) => /\/nudges-/.test(at)).length).toBe(1)
  await soon(() => other.getByText('Welcome.').count()).toBe(0)
})

it('asks once whether hurtful words were meant so, and lets them be edited', async () => {
  const ana = await stage.guest()
  const { window, page, url } = await open(ana.reader)
  await using _ = window
  await write(page, 'Only an IDIOT would build a wall there.')

  await post(page)
  await question(page, hurtful).waitFor()
  await soon(() => focusOf(page)).toBe('button "Edit comment"')
  expect(await findBarriers(page)).toEqual([])
  await soon(() => stage.written(url)).toEqual([])

  await page.keyboard.press('Enter')
  await soon(() => focusOf(page)).toBe('textbox "Add a comment"')
  await soon(() => question(page, hurtful).count()).toBe(0)
  await post(page)
  await soon(() => stage.written(url)).toEqual(['Only an IDIOT would build a wall there.'])
})

it('posts hurtful words as they are when their writer says so, and leaves others alone', async () => {
  const ana = await stage.guest()
  const { window, page, url } = await open(ana.reader)
  await using _ = window
  await write(page, 'A scrumptious book about trashing idioms.')
  await post(page)
  await soon(() => stage.written(url)).toHaveLength(1)
  await write(page, 'You are pathetic.')
  await post(page)

  await question(page, hurtful).getByRole('button', { name: 'Post it as it is' }).click()

  await soon(() => stage.written(url)).toContain('You are pathetic.')
})

it('notices a comment that is close to the one before', async () => {
  const ana = await stage.guest()
  const { window, page, url } = await open(ana.reader)
  await using _ = window
  await write(page, 'The wall by the river will not hold the next flood.')
  await post(page)
  await soon(() => stage.written(url)).toHaveLength(1)
  await write(page, 'The wall by the river will NOT hold the next flood!!!')
  await post(page)

  await question(page, /^This is close to your last comment/)
    .getByRole('button', { name: 'Post it as it is' })
    .click()

  await soon(() => stage.written(url)).toHaveLength(2)
})

it('says nothing where the owner has switched it off', async () => {
  await stage.server.set({ nudges: false })
  const { window, page, url } = await open()
  await using _ = window
  await write(page, 'You are pathetic.')
  await post(page)
  await page.getByRole('textbox', { name: 'Display name' }).fill('Nina')
  await page.getByRole('button', { name: 'Continue as guest' }).click()

  await soon(() => stage.written(url)).toEqual(['You are pathetic.'])
  await soon(() => page.getByText('Welcome.').count()).toBe(0)
  await stage.server.set({})
})

/** What is counted of one kind so far: shown, edited, posted. */
async function counted(kind: string) {
  const rows = await stage.server.fresh.db
    .selectFrom('nudge_outcome')
    .select(['outcome', 'count'])
    .where('kind', '=', kind)
    .execute()
  const of = (outcome: string) => rows.find((row) => row.outcome === outcome)?.count ?? 0
  return [of('shown'), of('edited'), of('posted')]
}

it('tells who wrote most of it lately, once, and only where the owner wants that', async () => {
  const ana = await stage.guest()
  await stage.server.set({ furtherNudges: ['slow'] })
  const url = stage.article()
  const ben = await stage.guest('Ben')
  for (let at = 0; at < 4; at++) await stage.server.post(ben.token, `Ben's ${at}.`, { url })
  for (let at = 0; at < 6; at++) await stage.server.post(ana.token, `Ana's ${at}.`, { url })
  await using window = await openPage(ana.reader)
  const { page } = window
  await page.goto(url)
  await whole(window)
  const known = page.waitForResponse(/\/me\/participation\?/)
  await write(page, 'And a seventh.')
  await known
  await post(page)

  const asked = question(page, /^You've written 6 of the last 10 comments here\. Others may want to answer\./)
  await asked.waitFor()
  expect(await findBarriers(page)).toEqual([])
  await asked.getByRole('button', { name: 'Post it as it is' }).click()

  await soon(() => stage.written(url)).toHaveLength(11)
  await soon(() => counted('slow')).toEqual([1, 0, 1])
  await stage.server.set({})
})

it('tells two who talk alone how long they have', async () => {
  await stage.server.set({ furtherNudges: ['pair'] })
  const [ana, ben] = [await stage.guest(), await stage.guest('Ben')]
  const url = stage.article()
  let last: string | undefined
  for (let at = 0; at < 8; at++) {
    const { token } = at % 2 ? ben : ana
    last = (await stage.server.post(token, `Turn ${at}.`, { url, ...(last && { parentId: last }) })).id
  }
  await using window = await openPage(ana.reader)
  const { page } = window
  await page.goto(`${url}#comment-${last}`)
  await whole(window)
  const answered = page.getByRole('article').filter({ hasText: 'Turn 7.' })
  await answered.getByRole('button', { name: 'Reply to Ben' }).click()
  const box = page.getByRole('textbox', { name: 'Reply to Ben' })
  const known = page.waitForResponse(/\/me\/participation\?.*parent=/)
  await box.fill('A ninth turn.')
  await known
  await page.getByRole('button', { name: 'Post reply' }).click()

  await question(page, /^You and Ben have exchanged 8 replies\./).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await stage.server.set({})
})

it('asks one question about an article whose editor wants that, and lets everybody post whatever they answer', async () => {
  await stage.server.set({ furtherNudges: ['read'] })
  const [ana, ben] = [await stage.guest(), await stage.guest('Ben')]
  const attributes = 'data-question="What will be built?" data-answers="A wall|A bridge|A school"'
  const url = stage.article({ attributes })
  const open = async (reader: WindowOptions) => {
    const window = await openPage(reader)
    await window.page.goto(url)
    await whole(window)
    await write(window.page, 'It will not hold.')
    await post(window.page)
    return window
  }
  await using right = await open(ana.reader)
  const asked = question(right.page, /^One question before you post: What will be built\?/)
  await asked.waitFor()
  await soon(() => asked.getByRole('button').allTextContents()).toEqual([
    'A bridge',
    'A school',
    'A wall',
    'Post it as it is',
  ])
  await soon(() => focusOf(right.page)).toBe('button "A bridge"')
  expect(await findBarriers(right.page)).toEqual([])
  await asked.getByRole('button', { name: 'A wall' }).click()
  await question(right.page, /^That is right/).waitFor()
  await soon(() => focusOf(right.page)).toBe('button "Edit comment"')
  expect(await findBarriers(right.page)).toEqual([])
  await right.page.getByRole('button', { name: 'Post it', exact: true }).click()
  await soon(() => stage.written(url)).toEqual(['It will not hold.'])
  // Who has answered is not asked again.
  await write(right.page, 'Nor will the next.')
  await post(right.page)
  await soon(() => stage.written(url)).toHaveLength(2)

  await using wrong = await open(ben.reader)
  await question(wrong.page, /^One question/)
    .getByRole('button', { name: 'A school' })
    .click()
  await question(wrong.page, /^The article says something else/)
    .getByRole('button', { name: 'Post it as it is' })
    .click()
  await soon(() => stage.written(url)).toHaveLength(3)
  await stage.server.set({})
})

it('counts what came of it: other words, the same words, nothing; and nothing of who asks not to be tracked', async () => {
  await stage.server.fresh.db.deleteFrom('nudge_outcome').execute()
  const people = [
    await stage.guest('Ana'),
    await stage.guest('Ben'),
    await stage.guest('Cleo'),
    await stage.guest('Dan'),
  ]
  const url = stage.article()
  const ask = async (at: number, isPrivate = false) => {
    const window = await openPage(people[at]!.reader)
    if (isPrivate)
      await window.page.addInitScript(() => Object.assign(Navigator.prototype, { globalPrivacyControl: true }))
    await window.page.goto(url)
    await whole(window)
    await write(window.page, 'You are pathetic.')
    await post(window.page)
    await question(window.page, hurtful).waitFor()
    return window
  }
  await using edits = await ask(0)
  await edits.page.getByRole('button', { name: 'Edit comment' }).click()
  await write(edits.page, 'You are wrong.')
  await post(edits.page)
  await soon(() => counted('tone')).toEqual([1, 1, 0])
  await using posts = await ask(1)
  await posts.page.getByRole('button', { name: 'Post it as it is' }).click()
  await soon(() => counted('tone')).toEqual([2, 1, 1])
  await using _leaves = await ask(2)
  await soon(() => counted('tone')).toEqual([3, 1, 1])
  await using hidden = await ask(3, true)
  await hidden.page.getByRole('button', { name: 'Post it as it is' }).click()
  await soon(() => stage.written(url)).toHaveLength(3)
  expect(hidden.requests.filter((at) => /\/nudges$/.test(at))).toEqual([])

  await soon(() => counted('tone')).toEqual([3, 1, 1])
  expect(edits.requests.filter((at) => /\/nudges$/.test(at))).toHaveLength(2)
})
