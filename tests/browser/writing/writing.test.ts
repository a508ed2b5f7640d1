import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { focusOf, holdBack, listen, openPage, soon, write } from '../../kit/browser/window.ts'

const stage = startArticleSite()

/** What stands in the thread, as a reader sees it. */
const shown = (page: Page) =>
  page.getByRole('article').evaluateAll((articles) =>
    articles.map((article) => ({
      name: article.querySelector('.author')?.getAttribute('aria-label'),
      body: article.querySelector('.body')?.innerHTML,
      isEdited: article.querySelector('.edited') !== null,
    })),
  )

/** What is said of a field below its label, for eyes and ears alike. */
const errorAt = (page: Page, name: string) =>
  page.getByRole('textbox', { name }).evaluate((field) => {
    const root = field.getRootNode() as ShadowRoot
    const ids = field.getAttribute('aria-describedby')?.split(' ') ?? []
    return ids
      .map((id) => root.getElementById(id)?.textContent)
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim()
  })

it('asks for a name last, keeps the text in view, and remembers the answer', async () => {
  const url = stage.article()
  await using window = await openPage()
  const { page } = window
  await page.goto(url)

  await write(page, 'Written before anybody asked who I am.')
  await page.getByRole('button', { name: 'Post comment' }).click()

  await page.getByText('How should your name appear?').waitFor()
  await soon(() => focusOf(page)).toBe('textbox "Display name"')
  await soon(() => page.getByRole('textbox', { name: 'Add a comment' }).inputValue()).toContain('Written before')
  await page.keyboard.type('Ana Silva')
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByRole('article', { name: 'Comment by Ana Silva' }).waitFor()
  await soon(() => stage.written(url)).toEqual(['Written before anybody asked who I am.'])

  await page.reload()
  await write(page, 'Asked only once.')
  await soon(() => page.getByText('Posting as Ana Silva.').isVisible()).toBe(true)
  await page.getByRole('button', { name: 'Post comment' }).click()
  await soon(() => stage.written(url)).toHaveLength(2)
})

it.each([
  ['no name', '   ', 'Enter the name to show with your comment'],
  ['a name of one letter', 'A', 'Name must be 2 characters or more'],
  ['a name of 41 letters', 'a'.repeat(41), 'Name must be 40 characters or fewer'],
  ['a name in disguise', 'Ana\u202eavliS', 'Name must not hold invisible or stacked characters'],
])('refuses %s in words, at the field', async (_, name, words) => {
  await using window = await openPage({ mayComplain: /status of 422/ })
  const { page } = window
  await page.goto(stage.article())
  await write(page, 'Whose words?')
  await page.getByRole('button', { name: 'Post comment' }).click()
  const field = page.getByRole('textbox', { name: 'Display name' })
  await field.fill(name)
  await page.getByRole('textbox', { name: 'Add a comment' }).focus()

  await page.getByRole('button', { name: 'Continue as guest' }).click()

  await soon(() => errorAt(page, 'Display name')).toBe(`Error: ${words}`)
  await soon(() => field.getAttribute('aria-invalid')).toBe('true')
  await soon(() => focusOf(page)).toBe('textbox "Display name"')
  await soon(() => field.inputValue()).toBe(name)
})

it.each([
  ['nothing', ' \n ', 'Write your comment before posting'],
  ['a single letter', 'x', 'Write at least 2 characters'],
  ['more than fits', 'x'.repeat(5_012), 'Comment must be 5,000 characters or fewer. Remove 12.'],
])('refuses %s in words, at the field, and takes the words back once the text changes', async (_, text, words) => {
  const url = stage.article()
  const ana = await stage.guest()
  await using window = await openPage(ana.reader)
  const { page } = window
  await page.goto(url)
  await write(page, text)

  await page.getByRole('button', { name: 'Post comment' }).click()

  await soon(() => errorAt(page, 'Add a comment')).toBe(`Error: ${words}`)
  await soon(() => focusOf(page)).toBe('textbox "Add a comment"')
  const field = page.getByRole('textbox', { name: 'Add a comment' })
  await soon(() => field.inputValue()).toBe(text)
  await field.press('End')
  await page.keyboard.type('.')
  await soon(() => errorAt(page, 'Add a comment')).toBe('')
  await soon(() => field.getAttribute('aria-invalid')).toBeNull()
  await soon(() => stage.written(url)).toEqual([])
})

it('shows a comment at its place before the server has it, says so after a second, and keeps the focus there', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'An earlier one.', { url })
  const lin = await stage.guest('Lin')
  await using window = await openPage(lin.reader)
  const { page } = window
  await page.goto(url)
  await page.getByText('An earlier one.').waitFor()
  const release = await holdBack(page, '**/comments')
  await write(page, 'Seen at once.')

  await page.getByRole('button', { name: 'Post comment' }).click()

  await soon(() => focusOf(page)).toBe('article "Comment by Lin"')
  await soon(async () => (await shown(page)).map(({ name }) => name)).toEqual([
    'Comment by Lin',
    'Comment by Ana Silva',
  ])
  await soon(() => page.getByRole('textbox', { name: 'Add a comment' }).inputValue()).toBe('')
  await soon(() => stage.written(url)).toEqual(['An earlier one.'])
  await page.getByText('Posting…').waitFor()
  release()
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()
  await soon(() => page.getByText('Posting…').count()).toBe(0)
  await soon(() => focusOf(page)).toBe('article "Comment by Lin"')
  await soon(() => page.getByText('2 comments').isVisible()).toBe(true)
})

it('moves the focus where the reader goes on: into the reply, back to Reply, to the new reply', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'Answer me.', { url })
  const lin = await stage.guest('Lin')
  await using window = await openPage(lin.reader)
  const { page } = window
  await page.goto(url)
  const reply = page.getByRole('button', { name: 'Reply to Ana Silva' })

  await reply.click()
  await soon(() => focusOf(page)).toBe('textbox "Reply to Ana Silva"')
  await page.keyboard.press('Escape')
  await soon(() => focusOf(page)).toBe('button "Reply to Ana Silva"')
  await page.keyboard.press('Enter')
  await soon(() => focusOf(page)).toBe('textbox "Reply to Ana Silva"')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await soon(() => focusOf(page)).toBe('button "Reply to Ana Silva"')
  await reply.click()
  await page.getByRole('textbox', { name: 'Reply to Ana Silva' }).fill('Here is your answer.')
  await page.getByRole('button', { name: 'Post reply' }).click()

  await soon(() => focusOf(page)).toBe('article "Reply by Lin to Ana Silva"')
  await soon(() => page.getByRole('textbox', { name: 'Reply to Ana Silva' }).count()).toBe(0)
  await soon(() => page.getByRole('list', { name: 'Replies to Ana Silva' }).getByRole('article').count()).toBe(1)
})

it('says what the reader did, in order and nothing else', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'By somebody else.', { url })
  const lin = await stage.guest('Lin')
  await using window = await openPage({ ...lin.reader, permissions: ['clipboard-write'] })
  const { page } = window
  await page.clock.install()
  const said = await listen(page)
  await page.goto(url)
  await write(page, 'Listen.')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await soon(said).toEqual(['polite: Comment posted'])

  const steps: [string, () => Promise<unknown>][] = [
    ['Changes saved', async () => {
      await page.getByRole('button', { name: 'Edit your comment' }).click()
      await page.getByRole('textbox', { name: 'Edit your comment' }).fill('Listen again.')
      await page.getByRole('button', { name: 'Save changes' }).click()
    }],
    ['Link copied', async () => {
      await page.getByRole('button', { name: 'More actions for the comment by Lin' }).click()
      await page.getByRole('button', { name: 'Share' }).click()
    }],
    ['Comment deleted', () => page.getByRole('button', { name: 'Delete' }).click()],
    ['Comment restored', () => page.getByRole('button', { name: 'Undo' }).click()],
    ['Sorted by Most replies', () => page.getByRole('combobox', { name: 'Sort by' }).selectOption('replies')],
  ] // biome-ignore format: what is said beside what is done
  for (const [words, act] of steps) {
    // Messages keep two seconds between them.
    await page.clock.fastForward(2_000)
    await act()
    await soon(async () => (await said()).at(-1)).toBe(`polite: ${words}`)
  }
  await stage.server.post(ana.token, 'Nobody is told of this.', { url })
  await page.clock.fastForward(120_000)

  await soon(said).toEqual(['Comment posted', ...steps.map(([words]) => words)].map((words) => `polite: ${words}`))
  await soon(() => page.locator('[role=status]').textContent()).toBe('')
})

it('shows after a reload exactly what stood there after each write', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'The first of all.', { url })
  const lin = await stage.guest('Lin')
  await using window = await openPage(lin.reader)
  const { page } = window
  await page.goto(url)
  const saysTheSame = async (count: number) => {
    await soon(() => stage.written(url)).toHaveLength(count)
    await soon(() => page.locator('[data-delivery]').count()).toBe(0)
    const before = await shown(page)
    await page.reload()
    await soon(() => shown(page)).toEqual(before)
    await page.getByRole('button', { name: 'More actions for the comment by Lin' }).first().waitFor()
  }

  await write(page, 'One **line**\nand another.\n\n- a list\n- `code`')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await saysTheSame(2)
  await page.getByRole('button', { name: 'Reply to Lin' }).click()
  await page.getByRole('textbox', { name: 'Reply to Lin' }).fill('> quoted\n\nAnswered <b>plainly</b> & fully.')
  await page.getByRole('button', { name: 'Post reply' }).click()
  await saysTheSame(3)
  await page.getByRole('button', { name: 'Edit your comment' }).first().click()
  await page.getByRole('textbox', { name: 'Edit your comment' }).fill('Changed *entirely*.')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByRole('button', { name: /^Edited/ }).waitFor()
  await saysTheSame(3)
})
