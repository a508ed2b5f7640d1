import { expect, it } from 'vitest'
import { openForm, sendForm } from '../../kit/clients/plain-form.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const address = `/threads/_?${new URLSearchParams({ url: pageUrl })}`

const rows = (test: TestApp) => test.fresh.db.selectFrom('comment').select(['state', 'source', 'verdict']).execute()

it('holds without a script what would need a proof of work, and says that it waits', async () => {
  await using test = await testApp({ settings: { proofOfWork: 'on' } })

  const sent = await sendForm(test, await openForm(test, address), { name: 'Ana', body: 'Without a script' })
  const shown = await test.ask('GET', sent.headers.get('location')!)

  expect(sent.status).toBe(303)
  expect(sent.headers.get('location')).toMatch(/^\/threads\/_\/[\da-f-]{36}\?posted=held#posted$/)
  expect(shown.body).toContain('Your comment is waiting for review.')
  expect(shown.body).not.toContain('Without a script')
  expect(await rows(test)).toMatchObject([{ state: 'held', verdict: [{ phase: 'proof-of-work' }] }])
})

it('takes for spam who fills in the field nobody sees, and says that it waits', async () => {
  await using test = await testApp()
  const form = await openForm(test, address)

  const sent = await sendForm(test, form, { name: 'Bot', body: 'Buy now', website: 'http://spam.example' })

  expect(form.html).toMatch(
    /<span class="hidden" aria-hidden="true"><input name="website" tabindex="-1" autocomplete="off"\/><\/span>/,
  )
  expect([sent.status, sent.headers.get('location')]).toEqual([303, expect.stringContaining('posted=held')])
  expect(await rows(test)).toMatchObject([{ state: 'spam', verdict: [{ phase: 'honeypot' }] }])
})

it('knows how long somebody wrote, and believes no form’s own word for it', async () => {
  await using test = await testApp({ settings: { minimumWritingS: 3 } })
  const form = await openForm(test, address)
  const [ms, seal] = form.hidden.made!.split('.')
  const forged = { ...form, hidden: { ...form.hidden, made: `${Number(ms) - 60_000}.${seal}` } }

  await sendForm(test, form, { name: 'Fast', body: 'At once' })
  await sendForm(test, { ...forged, hidden: { ...forged.hidden, key: crypto.randomUUID() } }, { name: 'Liar', body: 'A minute ago' })

  expect((await rows(test)).map(({ source, verdict }) => [source, verdict?.map(({ code }) => code)])).toEqual([
    ['At once', ['written-too-fast']],
    ['A minute ago', ['no-writing-time']],
  ])
}) // biome-ignore format: a line

it('gives a refused form back with the reason and everything typed', async () => {
  await using test = await testApp({
    settings: { wordLists: [{ name: 'No', action: 'refuse', words: 'casino' }] },
  })

  const sent = await sendForm(test, await openForm(test, address), { name: 'Ana', body: 'My casino is good' })

  expect(sent.status).toBe(422)
  expect(sent.body).toContain('The text holds “casino”, which is not taken here.')
  expect(sent.body).toContain('My casino is good')
})

it('makes one held comment of a form sent twice', async () => {
  await using test = await testApp({ settings: { premoderate: ['guests'] } })
  const form = await openForm(test, address)
  const send = () => sendForm(test, form, { name: 'Ana', body: 'Once' })

  const answers = await Promise.all([send(), send()])

  expect(answers.map(({ status }) => status)).toEqual([303, 303])
  expect(await rows(test)).toHaveLength(1)
})
