import { it } from 'vitest'
import { inHand, openConsole, startConsoleServer } from '../../kit/browser/console-page.ts'
import { soon } from '../../kit/browser/window.ts'
import { held, insertComments, statesOf } from '../../kit/factories/queued-comments.ts'

const stage = startConsoleServer()

it('finds what can be done by typing, does it, and gives the focus back', async () => {
  const [first] = await insertComments(stage.server, held(2))
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('Comment number 1').waitFor()
  const options = page.getByRole('listbox', { name: 'Commands' }).getByRole('option')
  const find = page.getByRole('combobox', { name: 'Find a command' })
  const open = async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await find.waitFor()
  }
  const isInHand = () => page.locator('.card').evaluate((card) => card === document.activeElement)

  await open()
  await page.getByRole('option', { name: 'Approve' }).locator('.key', { hasText: 'A' }).waitFor()
  await page.getByRole('option', { name: 'Go to Appeals' }).locator('.key', { hasText: 'G L' }).waitFor()
  // Nothing in hand is published: it can be neither pinned nor featured.
  await soon(() => options.filter({ hasText: /^(Pin|Feature)/ }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await find.waitFor({ state: 'detached' })
  await soon(isInHand).toBe(true)

  await open()
  await page.keyboard.type('xyzzy')
  await page.getByText('Nothing like that can be done here now.').waitFor()
  await find.fill('spam')
  await soon(() => options.allTextContents()).toEqual(['SpamS', 'Go to SpamG S'])
  await page.keyboard.press('ArrowDown')
  const chosen = await find.getAttribute('aria-activedescendant')
  await soon(() => page.locator(`#${chosen}`).getAttribute('aria-selected')).toBe('true')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')

  await inHand(page).getByText('Comment number 2').waitFor()
  await soon(() => statesOf(stage.server, [first!])).toEqual(['spam'])
  await soon(() => find.count()).toBe(0)
})

it('goes to screens, offers what a role may, and takes another key', async () => {
  await using window = await openConsole(stage.server, { role: 'owner', name: 'Olga Owner' })
  const { page } = window
  await page.getByText('All clear.').waitFor()
  await page.keyboard.press('?')
  const key = page.getByRole('button', { name: /All commands/ })
  await key.click()
  await page.keyboard.press('q')
  await soon(() => key.textContent()).toMatch(/Q$/)
  await page.getByRole('button', { name: 'Close' }).click()

  await page.keyboard.press('q')
  await page.getByRole('combobox', { name: 'Find a command' }).fill('rules')
  await page.keyboard.press('Enter')
  await page.getByText('No rules yet.').waitFor()
  // Where nothing is in hand, nothing can be decided.
  await page.keyboard.press('q')
  await page.getByRole('option', { name: 'Go to Log' }).waitFor()
  await soon(() => page.getByRole('option', { name: /^(Approve|Reject|Assign)/ }).count()).toBe(0)
})

it('is there by its button where keys are off, and they do nothing', async () => {
  await insertComments(stage.server, held(1))
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('checkbox', { name: 'Single keys decide' }).uncheck()
  await page.getByRole('button', { name: 'Close' }).click()

  for (const key of ['e', 't', 'ControlOrMeta+k', 'ArrowLeft']) await page.keyboard.press(key)
  await page.getByRole('button', { name: 'Commands' }).click()

  await page.getByRole('option', { name: 'Approve' }).waitFor()
  await soon(() => page.getByRole('dialog').count()).toBe(1)
  await soon(() => page.getByRole('listbox').locator('.key').count()).toBe(0)
  await soon(() => page.locator('#reply').count()).toBe(0)
})

it('has on a phone, behind More, what keys do elsewhere', async () => {
  const [id] = await insertComments(stage.server, held(1))
  await using window = await openConsole(stage.server, { viewport: { width: 390, height: 800 }, hasTouch: true })
  const { page } = window
  await inHand(page).waitFor()

  await page.getByRole('button', { name: 'More' }).tap()
  await page.getByRole('option', { name: /^Assign/ }).tap()
  await page.getByRole('dialog').getByRole('button', { name: 'Assign', exact: true }).tap()
  await page.locator('.assigned').getByText('For admins and owners').waitFor()
  await page.getByRole('button', { name: 'More' }).tap()
  await page.getByRole('option', { name: 'Reply under your badge' }).tap()
  await page.getByRole('textbox', { name: /^Reply to/ }).fill('Seen.')
  await page.getByRole('button', { name: 'Approve and reply' }).tap()

  await page.getByText('All clear.').waitFor()
  await soon(() => statesOf(stage.server, [id!])).toEqual(['published'])
  await page.getByRole('combobox', { name: 'Queues' }).selectOption({ label: 'For you 0' })
  await page.getByText('No comments match these filters.').waitFor()
})

it('keeps filters and order under a name, leads back to them, and renames, removes and restores', async () => {
  await insertComments(stage.server, [{ source: 'The wall is high.' }, { source: 'The weir is low.' }])
  await using window = await openConsole(stage.server, { hash: '#/pending?q=wall&order=newest' })
  const { page, person } = window
  await inHand(page).getByText('The wall').waitFor()
  const rail = page.getByRole('navigation', { name: 'Queues' })

  await page.keyboard.press('f')
  await page.getByRole('button', { name: 'Saved views' }).click()
  const name = page.getByRole('textbox', { name: 'Save what is open as' })
  await soon(() => name.evaluate((field) => field === document.activeElement)).toBe(true)
  await name.fill('About the wall')
  await page.keyboard.press('Enter')
  const link = rail.getByRole('link', { name: 'About the wall' })
  await link.waitFor()
  await soon(() => link.getAttribute('aria-current')).toBe('page')
  await soon(() => rail.getByRole('link', { name: /^Pending/ }).getAttribute('aria-current')).toBeNull()

  await rail.getByRole('link', { name: /^Pending/ }).click()
  await soon(() => page.locator('.entry').count()).toBe(2)
  await page.reload()
  await link.click()
  await soon(() => page.locator('.entry').count()).toBe(1)
  await soon(() => new URL(page.url()).hash).toBe('#/pending?order=newest&q=wall')

  await rail.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Name of About the wall' }).fill('Walls')
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('button', { name: 'Remove Walls' }).click()
  await page.getByText('Removed: Walls').waitFor()
  await soon(async () => (await person.ask('GET', '/moderation/views')).body.items).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('textbox', { name: 'Name of Walls' }).waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  await rail.getByRole('link', { name: 'Walls' }).waitFor()
})

it('finds by whom something was given to, typed into the search', async () => {
  const ids = await insertComments(stage.server, held(2))
  await using window = await openConsole(stage.server)
  const { page, person } = window
  await person.ask('POST', '/moderation/assignments', { comments: [ids[1]], to: person.id })

  await page.keyboard.press('/')
  await page.keyboard.type('assigned:priya')
  await page.keyboard.press('Enter')

  await inHand(page).getByText('Comment number 2').waitFor()
  await page.getByRole('button', { name: 'Remove the filter “For priya”' }).click()
  await soon(() => page.locator('.entry').count()).toBe(2)
})
