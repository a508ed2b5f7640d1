import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers } from '../kit/axe.ts'
import { focusOf, openPage, soon, type WindowOptions, whole, write } from '../kit/browser.ts'
import { setStage } from '../kit/stage.ts'

const stage = setStage()
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
  expect(await other.getByText('Welcome.').count()).toBe(0)
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
  expect(await stage.written(url)).toEqual([])

  await page.keyboard.press('Enter')
  await soon(() => focusOf(page)).toBe('textbox "Add a comment"')
  expect(await question(page, hurtful).count()).toBe(0)
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
  expect(await page.getByText('Welcome.').count()).toBe(0)
  await stage.server.set({})
})
