import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, openPage, soon, write } from '../../kit/browser/window.ts'

const stage = startArticleSite({ settings: { proofOfWork: 'on' } })

const rows = (url: string) =>
  stage.server.fresh.db
    .selectFrom('comment')
    .innerJoin('thread', 'thread.id', 'comment.thread_id')
    .select(['comment.source', 'comment.state', 'comment.verdict'])
    .where('thread.page_key', '=', url)
    .execute()

async function post(page: Page, text: string) {
  await write(page, text)
  await page.getByRole('button', { name: 'Post comment' }).click()
}

it('works for a comment where the site asks for that, without its writer noticing', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await using window = await openPage({ ...ana.reader, mayComplain: failedRequests })
  await window.page.goto(url)

  await post(window.page, 'Worked for.')

  await soon(() => rows(url)).toEqual([{ source: 'Worked for.', state: 'published', verdict: null }])
  await window.page.getByText('Worked for.').waitFor()
})

it('posts from a browser that cannot work, and waits for review there', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await using window = await openPage({ ...ana.reader, mayComplain: failedRequests })
  await window.page.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }))
  await window.page.goto(url)

  await post(window.page, 'Nothing to work with.')

  await soon(() => rows(url)).toMatchObject([{ state: 'held', verdict: [{ phase: 'proof-of-work' }] }])
  await window.page.getByRole('article').getByText('Waiting for review').waitFor()
})

it('has a field no person reaches, and takes what is in it for a program’s', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await using window = await openPage({ ...ana.reader, mayComplain: failedRequests })
  const { page } = window
  await page.goto(url)
  await write(page, 'Filled in by a program.')
  const honeypot = page.locator('input[name="website"]')
  await page.getByRole('textbox', { name: 'Add a comment' }).press('Tab')
  const isReached = await honeypot.evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field)

  await honeypot.evaluate((field: HTMLInputElement) => {
    field.value = 'http://spam.example'
  })
  await page.getByRole('button', { name: 'Post comment' }).click()

  expect(isReached).toBe(false)
  await soon(() => page.getByRole('textbox', { name: 'website' }).count()).toBe(0)
  await soon(() => rows(url)).toMatchObject([{ state: 'spam', verdict: [{ phase: 'honeypot' }] }])
})
