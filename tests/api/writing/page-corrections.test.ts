import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { threadCommands } from '../../../server/commands/thread-commands.ts'
import { allowOrigin } from '../../../server/sites/origins.ts'
import { Sites } from '../../../server/sites/site.ts'
import { member } from '../../kit/factories/staff.ts'
import { origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const forged = `${origin}/login?next=https://evil.example/steal`

/** A thread whose first commenter gave the page a title and an address of their own. */
async function forgedThread(test: TestApp, page: object): Promise<string> {
  const { token } = await test.guest()
  const { body } = await test.ask('POST', '/comments', {
    token,
    body: { page: { title: 'ACCOUNT LOCKED - call 555 0100', ...page }, body: 'Words' },
    headers: { 'Idempotency-Key': crypto.randomUUID() },
  })
  return body.comment.threadId
}

it('says of a title and an address whose word they are, until an owner corrects them', async () => {
  await using test = await testApp()
  const olga = await member(test, 'owner', 'Olga')
  const id = await forgedThread(test, { id: 'river', url: forged })
  const path = `/moderation/threads/${id}/page`
  const { body: before } = await olga.ask('GET', path)
  const change = { title: 'The river plan', url: `${origin}/river/?utm_source=x`, reason: 'A forged title' }

  const corrected = await olga.ask('PATCH', path, change)
  const again = await olga.ask('PATCH', path, change)

  expect(before.thread).toMatchObject({ page: 'river', urlFrom: 'commenter', titleFrom: 'commenter' })
  const after = {
    page: 'river',
    url: `${origin}/river/`,
    urlFrom: 'owner',
    title: 'The river plan',
    titleFrom: 'owner',
    description: '',
  }
  expect(corrected.body).toEqual({ thread: { id, ...after }, batch: expect.any(String) })
  expect(again.body).toEqual({ thread: { id, ...after }, batch: null })
  const { body } = await test.ask('GET', `/thread?page=river&url=${pageUrl}`)
  expect(body.thread).toMatchObject({ id, title: 'The river plan', url: `${origin}/river/` })
  for (const file of ['', '/feed.atom', '/thread.html']) {
    const shown = await test.ask('GET', `/threads/_/${id}${file}`)
    expect([shown.status, shown.body.includes('LOCKED'), shown.body.includes('/login')]).toEqual([200, false, false])
  }
  const { body: log } = await olga.ask('GET', '/moderation/log')
  expect(log.items[0]).toMatchObject({ action: 'thread.set-page', targetId: id, reason: 'A forged title' })

  await olga.ask('POST', `/moderation/batches/${corrected.body.batch}/undo`)
  expect((await olga.ask('GET', path)).body.thread).toEqual(before.thread)
})

it('moves a thread that is named by its address to the corrected one, and never onto another', async () => {
  await using test = await testApp()
  const ida = await member(test, 'admin', 'Ida')
  const id = await forgedThread(test, { url: `${origin}/wrong` })
  const other = await forgedThread(test, { url: `${origin}/taken` })
  const correct = (change: object, thread = id) => ida.ask('PATCH', `/moderation/threads/${thread}/page`, change)

  const moved = await correct({ url: `${origin}/right` })
  const refused = await Promise.all([
    correct({ url: `${origin}/taken/` }),
    correct({ url: 'https://evil.example/right' }),
    correct({ url: `${origin}/${'a'.repeat(2_100)}` }),
    correct({ title: 'x'.repeat(301) }),
    correct({ title: 'x' }, crypto.randomUUID()),
  ])

  expect(moved.status).toBe(200)
  expect(refused.map(({ status }) => status)).toEqual([422, 422, 422, 422, 404])
  const threadAt = async (url: string) => (await test.ask('GET', `/thread?url=${url}`)).body.thread.id
  expect([
    await threadAt(`${origin}/right`),
    await threadAt(`${origin}/wrong`),
    await threadAt(`${origin}/taken`),
  ]).toEqual([id, null, other])
})

it('refuses an address that got its own thread at the same moment', async () => {
  await using test = await testApp()
  const ida = await member(test, 'admin', 'Ida')
  const id = await forgedThread(test, { url: `${origin}/wrong` })
  const { db, siteId } = test.fresh
  const row = await db.selectFrom('thread').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>()
  const { promise: isThere, resolve: made } = Promise.withResolvers<void>()
  const other = db.transaction().execute(async (tx) => {
    const page = { page_key: row.page_key.replace('wrong', 'right'), url: `${origin}/right` }
    await tx
      .insertInto('thread')
      .values({ ...row, ...page, id: crypto.randomUUID() })
      .execute()
    made()
    await mayCommit
  })
  await isThere

  const correcting = ida.ask('PATCH', `/moderation/threads/${id}/page`, { url: `${origin}/right` })
  const waits = async () =>
    Number((await sql<{ n: string }>`select count(*) as n from pg_locks where not granted`.execute(db)).rows[0]!.n) > 0
  await expect.poll(waits).toBe(true)
  commit()
  await other

  const { status, body } = await correcting
  expect([status, body.errors]).toEqual([422, [{ pointer: '/url', detail: 'is the address of another thread' }]])
  expect((await test.ask('GET', `/thread?url=${origin}/wrong`)).body.thread.id).toBe(id)
  expect(siteId).toBe(row.site_id)
})

it('is the owner’s and the admins’ to do', async () => {
  await using test = await testApp()
  const id = await forgedThread(test, { url: pageUrl })
  const [priya, wim] = [await member(test), await member(test, 'writer', 'Wim')]

  const answers = await Promise.all(
    [priya, wim].map(({ ask }) => ask('PATCH', `/moderation/threads/${id}/page`, { title: 'Mine' })),
  )

  expect(answers.map(({ status }) => status)).toEqual([403, 403])
})

it('is done by command, too', async () => {
  await using test = await testApp()
  const { db } = test.fresh
  const id = await forgedThread(test, { id: 'river', url: forged })
  const said: string[] = []
  const site = await new Sites(db).get('_')
  const tools = {
    db,
    site,
    address: origin,
    options: { site: undefined, comments: undefined, isSure: false },
    say: (line: string) => void said.push(line),
  }
  const give = (name: string, ...words: string[]) => threadCommands[name]!(tools, ...words)

  await give('thread title', 'river', 'The', 'river plan')
  await give('thread address', 'river', `${origin}/river`)

  expect(said).toEqual(['The title of river is now "The river plan".', `The address of river is now ${origin}/river.`])
  const { body } = await test.ask('GET', `/thread?page=river&url=${pageUrl}`)
  expect(body.thread).toMatchObject({ id, title: 'The river plan', url: `${origin}/river` })
  await expect(give('thread address', 'river', 'https://evil.example/')).rejects.toThrow(
    'must be on an origin this site allows',
  )
  const moved = 'https://new.example.org/post'
  await forgedThread(test, { url: `${origin}/post` })
  await allowOrigin(db, site.id, 'https://new.example.org')
  tools.site = await new Sites(db).get('_')
  await give('thread address', `${origin}/post`, moved)
  await test.set({})
  expect((await test.ask('GET', `/thread?url=${moved}`)).body.items).toHaveLength(1)
  await expect(give('thread title', 'lake', 'x')).rejects.toThrow('nobody has commented there yet')
})
