import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { verifyLog } from '../../../server/audit/audit-log.ts'
import { type ChangeEvent, siteChanged } from '../../../server/platform/database/changes.ts'
import { setSetting } from '../../../server/sites/set-settings.ts'
import { Sites } from '../../../server/sites/site.ts'
import { threadById } from '../../../server/threads/threads.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp
let ann: Member
let priya: Member

beforeAll(async () => {
  test = await testApp()
  ann = await member(test, 'admin', 'Ann')
  priya = await member(test)
})
beforeEach(() => test.set({}))
afterAll(() => test[Symbol.asyncDispose]())

const path = '/moderation/settings'
const list = { name: 'Gambling', action: 'hold', words: 'casino*\nfree spins', matchLetterSubstitutions: false }
const read = async (as = ann) => (await as.ask('GET', path)).body
const etag = async () => (await ann.ask('GET', path)).headers.get('etag')!
const change = async (body: object, tag?: string) => ann.ask('PATCH', path, body, { 'If-Match': tag ?? (await etag()) })
const inForce = async () => (await new Sites(test.fresh.db).get('_')).settings
const logged = () =>
  test.fresh.db.selectFrom('log').select(['action', 'actor', 'before', 'after', 'source', 'batch']).orderBy('seq', 'desc').execute() // biome-ignore format: a query

it('changes what is named and nothing else, in force when it answers', async () => {
  await test.set({ linksBeforeHold: 3, editWindowS: 77 })

  const { status, body, headers } = await change({
    premoderate: ['links'],
    authorCommentsBeforeHold: 5,
    wordLists: [list],
  })
  const held = await test.ask('POST', '/comments', {
    token: (await test.guest()).token,
    body: { page: { url: pageUrl }, body: 'Come to the casinos' },
    headers: { 'Idempotency-Key': crypto.randomUUID() },
  })

  expect(status).toBe(200)
  expect(body.settings).toMatchObject({
    premoderate: ['links'],
    linksBeforeHold: 3,
    authorCommentsBeforeHold: 5,
    wordLists: [{ ...list, version: 1 }],
  })
  expect(headers.get('etag')).toBe(await etag())
  expect([held.status, held.body.comment.state]).toEqual([202, 'held'])
  expect((await inForce()).editWindowS).toBe(77)
  expect(await read(priya)).toEqual(await read())
})

it('names every field it cannot take, and then changes none', async () => {
  const before = await read()
  const longLine = { ...list, name: 'Other', words: `fine\n${'x'.repeat(101)}` }

  const refused = await change({
    linksBeforeHold: 101,
    charactersMin: 'ten',
    threadCommentsBeforeHold: 1.5,
    akismetKey: 'no key!',
    wordLists: [list, longLine],
  })
  const twice = await change({ wordLists: [list, { ...list, action: 'spam' }] })
  const neverFits = await change({ charactersMin: 300, charactersMax: 200 })
  const unknown = await change({ editWindowS: 3 })

  expect([refused, twice, neverFits, unknown].map(({ status }) => status)).toEqual([422, 422, 422, 422])
  expect(refused.body.errors).toEqual([
    { pointer: '/linksBeforeHold', detail: 'must be a whole number from 0 to 100' },
    { pointer: '/threadCommentsBeforeHold', detail: 'must be a whole number from 1 to 1000' },
    { pointer: '/charactersMin', detail: 'must be a whole number from 2 to 5000' },
    { pointer: '/wordLists/1/words', detail: 'must have lines of 100 characters or fewer' },
    { pointer: '/akismetKey', detail: 'must be 6 to 64 letters and digits' },
  ])
  expect(twice.body.errors).toEqual([
    { pointer: '/wordLists/1/name', detail: 'must differ from the names of the other lists' },
  ])
  expect(neverFits.body.errors[0].pointer).toBe('/charactersMin')
  expect(unknown.body.errors).toEqual([{ pointer: '/editWindowS', detail: 'is not a field we know' }])
  expect(await read()).toEqual(before)
})

it('lets exactly one of two admins win, and tells the other what the settings are now', async () => {
  const tag = await etag()

  const replies = await Promise.all([change({ linksBeforeHold: 1 }, tag), change({ holdDuplicates: true }, tag)])
  const blind = await ann.ask('PATCH', path, { linksBeforeHold: 9 })

  expect(replies.map(({ status }) => status).sort()).toEqual([200, 412])
  const [won, lost] = replies[0]!.status === 200 ? replies : replies.toReversed()
  expect(lost!.body).toMatchObject({ type: '/problems/settings-changed', screening: { settings: won!.body.settings } })
  expect(lost!.body.screening.version).toBe(won!.body.version)
  expect([blind.status, blind.body.type]).toEqual([428, '/problems/if-match-required'])
})

it('never gives the Akismet key away, to anybody or to the log', async () => {
  const key = 'abcdef123456'

  const set = await change({ akismetKey: key })
  const again = await change({ akismetKey: key })
  const other = await change({ akismetKey: 'fedcba654321' })
  const out = await change({ akismetKey: null })

  expect([set, again, other, out].map(({ body }) => body.hasAkismetKey)).toEqual([true, true, true, false])
  expect([set.body.version, other.body.version]).not.toEqual([out.body.version, set.body.version])
  const keys = (await logged()).filter(({ action }) => action === 'site.change-key')
  expect(keys.map(({ before, after }) => [before, after])).toEqual([
    [{ akismetKey: 'set' }, { akismetKey: 'none' }],
    [{ akismetKey: 'set' }, { akismetKey: 'set' }],
    [{ akismetKey: 'none' }, { akismetKey: 'set' }],
  ])
  const { rows } = await test.fresh.db.pool.query('select string_agg(log::text, $1) as all from log', [' '])
  const said = JSON.stringify([set.body, again.body, other.body, await read(), rows])
  expect(said).not.toMatch(/abcdef|fedcba/)
  // There is nothing in the log to bring back.
  expect(set.body.batch).toBe(null)
})

it('logs what changed, without the words of lists, and takes it back with them', async () => {
  await change({ wordLists: [list], linksBeforeHold: 1 })

  const { body } = await change({ wordLists: [{ ...list, words: 'poker' }], linksBeforeHold: 2 })
  const [entry] = await logged()
  const undone = await ann.ask('POST', `/moderation/batches/${body.batch}/undo`)
  const back = await read()
  const redone = await ann.ask('POST', `/moderation/batches/${(await logged())[0]!.batch}/undo`)

  expect(entry).toMatchObject({
    action: 'site.change-settings',
    actor: 'staff',
    source: 'console',
    before: { linksBeforeHold: 1, wordLists: [{ name: 'Gambling', version: 1, words: expect.stringMatching(/^[\da-f]{64}$/) }] },
    after: { linksBeforeHold: 2, wordLists: [{ version: 2 }] },
  }) // biome-ignore format: an entry
  expect(undone.body.reverted).toEqual([{ target: 'site', targetId: test.fresh.siteId, isUndone: true }])
  expect(back.settings).toMatchObject({ linksBeforeHold: 1, wordLists: [{ ...list, version: 3 }] })
  expect(redone.body.reverted).toMatchObject([{ isUndone: true }])
  expect((await inForce()).wordLists).toMatchObject([{ words: 'poker', version: 4 }])
  expect(await verifyLog(test.fresh.db, test.fresh.siteId)).toMatchObject({ brokenAt: null })
})

it('leaves alone what was changed again since, and is taken back by nobody who may not change it', async () => {
  const { body: first } = await change({ linksBeforeHold: 4 })
  const denied = await priya.ask('POST', `/moderation/batches/${first.batch}/undo`)
  await setSetting(test.fresh.db, test.fresh.siteId, 'linksBeforeHold', 5)

  const undone = await ann.ask('POST', `/moderation/batches/${first.batch}/undo`)

  expect([denied.status, denied.body.type]).toEqual([403, '/problems/not-allowed'])
  expect(undone.body.reverted).toMatchObject([{ isUndone: false }])
  expect((await inForce()).linksBeforeHold).toBe(5)
  expect((await logged())[0]).toMatchObject({
    actor: 'command',
    action: 'site.change-settings',
    after: { linksBeforeHold: 5 },
  })
})

it('takes back what the command line set, and tells readers of what they see', async () => {
  const { db, siteId } = test.fresh
  const { threadId } = await test.post((await test.guest()).token, 'A walk along the wall')
  await setSetting(db, siteId, 'readOnly', true)
  const { version } = (await threadById(db, siteId, threadId))!
  const heard: ChangeEvent[] = []
  db.changes.subscribe((event) => heard.push(event))

  const undone = await ann.ask('POST', `/moderation/batches/${(await logged())[0]!.batch}/undo`)

  expect(undone.body.reverted).toMatchObject([{ isUndone: true }])
  expect((await inForce()).readOnly).toBe(false)
  expect(heard).toEqual([siteChanged(siteId)])
  expect((await threadById(db, siteId, threadId))!.version).toBe(version)
})

it('takes ten lists as long as they may be, which no other request may be', async () => {
  const words = Array.from({ length: 9_000 }, (_, at) => `wordnumber${at}`).join('\n').slice(0, 100_000) // biome-ignore format: short
  const wordLists = Array.from({ length: 10 }, (_, at) => ({ ...list, name: `List ${at}`, words }))

  const { status, body } = await change({ wordLists })
  const tooMany = await change({ wordLists: [...wordLists, { ...list, name: 'One more' }] })
  const found = await priya.ask('POST', `${path}/word-dry-runs`, { text: 'It is wordnumber77', wordLists })
  const elsewhere = await ann.ask('POST', '/moderation/rules', { name: words })
  const byReader = await test.ask('POST', `${path}/word-dry-runs`, { body: { text: words.repeat(50), wordLists } })

  expect([status, body.settings.wordLists.length]).toEqual([200, 10])
  expect(tooMany.body.errors).toEqual([{ pointer: '/wordLists', detail: 'must be 10 lists or fewer' }])
  expect(found.body.found).toHaveLength(10)
  expect([elsewhere.status, byReader.status]).toEqual([413, 401])
})

it('tries lists on a text as screening would find them, and saves nothing', async () => {
  const before = await read()
  const wordLists = [list, { name: 'Leet', action: 'spam', words: 'poker', matchLetterSubstitutions: true }, { name: 'Drawn', action: 'refuse', words: 'a&b' }]

  const { status, body } = await priya.ask('POST', `${path}/word-dry-runs`, { text: 'Two CASINOS, p0ker, a&amp;b', wordLists })
  const nothing = await priya.ask('POST', `${path}/word-dry-runs`, { text: 'A walk', wordLists })
  const bad = await priya.ask('POST', `${path}/word-dry-runs`, { text: 'x', wordLists: [{ ...list, name: '' }] })

  expect([status, body.found]).toEqual([
    200,
    [
      { list: 'Gambling', word: 'casino*', action: 'hold', span: [4, 10] },
      { list: 'Leet', word: 'poker', action: 'spam', span: [13, 18] },
      { list: 'Drawn', word: 'a&b', action: 'refuse', span: null },
    ],
  ])
  expect(nothing.body.found).toEqual([])
  expect(bad.body.errors).toMatchObject([{ pointer: '/wordLists/0/name', detail: 'must have a name' }])
  expect(await read()).toEqual(before)
}) // biome-ignore format: a list
