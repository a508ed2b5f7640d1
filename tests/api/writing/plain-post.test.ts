import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { allowOrigin } from '../../../server/sites/origins.ts'
import { setThreadState } from '../../../server/threads/threads.ts'
import { cookieOf, hiddenOf, openForm, ownOrigin, sendForm } from '../../kit/clients/plain-form.ts'
import { origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'
import { openCutOff } from '../../kit/fixtures/cut-off.ts'

const ofUrl = `/threads/_?${new URLSearchParams({ url: pageUrl })}`
const hasForm = (html: string) => html.includes('<form')

/** Every comment there is, oldest first: what readers would find written, and by whom. */
const written = (test: TestApp) =>
  test.fresh.db
    .selectFrom('comment')
    .innerJoin('author', 'author.id', 'comment.author_id')
    .select(['comment.id', 'source', 'name', 'parent_id', 'thread_id', 'author_id'])
    .orderBy('comment.created_at')
    .execute()

it('takes the first comment of a page, and leads to it', async () => {
  await using test = await testApp()
  const form = await openForm(test, ofUrl)

  const sent = await sendForm(test, form, { name: 'Ana Silva', body: 'One line.\nAnother **line**.' })

  const [comment] = await written(test)
  expect(comment).toMatchObject({ source: 'One line.\nAnother **line**.', name: 'Ana Silva' })
  expect(sent.status).toBe(303)
  const location = sent.headers.get('location')!
  expect(location).toBe(`/threads/_/${comment!.thread_id}#comment-${comment!.id}`)
  const page = (await test.ask('GET', location.split('#')[0]!)).body
  expect(page).toContain(`id="comment-${comment!.id}"`)
  expect((await test.ask('GET', `/thread?url=${pageUrl}`)).body.thread).toMatchObject({
    page: pageUrl,
    commentCount: 1,
  })
})

it('takes a reply by a form of the comment’s own, and leads to where it stands', async () => {
  await using test = await testApp()
  const root = await test.post((await test.guest('Ben')).token, 'Root')
  const list = (await test.ask('GET', ofUrl)).body
  expect(list).toContain(`href="/threads/_/${root.threadId}?reply=${root.id}#write"`)
  const form = await openForm(test, `/threads/_/${root.threadId}?reply=${root.id}`)
  expect(form.html).toContain('Reply to Ben')

  const sent = await sendForm(test, form, { name: 'Ana Silva', body: 'An answer.' })

  const reply = (await written(test))[1]!
  expect(reply).toMatchObject({ source: 'An answer.', parent_id: root.id })
  expect(sent.headers.get('location')).toBe(`/threads/_/${root.threadId}?comment=${reply.id}#comment-${reply.id}`)
})

it('makes one comment of a form sent twice, one after the other and at once, before a cookie came and after', async () => {
  await using test = await testApp()
  const form = await openForm(test, ofUrl)
  const typed = { name: 'Ana Silva', body: 'Only once.' }

  const answers = await Promise.all(Array.from({ length: 8 }, () => sendForm(test, form, typed)))
  answers.push(await sendForm(test, form, typed))
  answers.push(await sendForm(test, { ...form, cookie: cookieOf(answers[0]!) }, typed))

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 303))
  expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1)
  expect(await written(test)).toHaveLength(1)
  expect(await test.fresh.db.selectFrom('author').select('id').execute()).toHaveLength(1)
})

it('gives each answer of a form sent twice the same cookie, which nothing in the database leads to', async () => {
  await using test = await testApp()
  const { db } = test.fresh
  const form = await openForm(test, ofUrl)
  const typed = { name: 'Ana Silva', body: 'Only once.' }

  const answers = await Promise.all(Array.from({ length: 4 }, () => sendForm(test, form, typed)))

  const [cookie, ...others] = new Set(answers.map(cookieOf))
  expect(others).toEqual([])
  expect((await openForm(test, ofUrl, cookie)).html).toContain('Posting as Ana Silva.')
  const site = await db.selectFrom('site').select('secret').executeTakeFirstOrThrow()
  const { post_key: key } = await db.selectFrom('comment').select('post_key').executeTakeFirstOrThrow()
  const rebuilt = createHmac('sha256', site.secret).update(`guest of form ${key}`).digest('base64url')
  expect(cookie).toMatch(/=awg_[\w-]{43}$/)
  expect(cookie).not.toContain(rebuilt)
})

it('gives no cookie with a refusal, nor to who sends a form again elsewhere', async () => {
  await using test = await testApp()
  const form = await openForm(test, ofUrl)
  const typed = { name: 'Ana Silva', body: 'Only once.' }
  const posted = await sendForm(test, form, typed)
  // Another process, or this one after a restart.
  await test.set({})

  const same = await sendForm(test, form, typed)
  const otherWords = await sendForm(test, form, { ...typed, body: 'Other words.' })
  const otherName = await sendForm(test, form, { ...typed, name: 'Eve', body: '' })

  expect([same.status, same.headers.get('location')]).toEqual([303, posted.headers.get('location')])
  expect([otherWords.status, otherName.status]).toEqual([422, 422])
  expect([same, otherWords, otherName].map(cookieOf)).toEqual([undefined, undefined, undefined])
  expect((await openForm(test, ofUrl, cookieOf(posted))).html).toContain('Posting as Ana Silva.')
  expect(await written(test)).toHaveLength(1)
})

it('makes one guest of a form that is refused and sent again, in whatever process', async () => {
  await using test = await testApp()
  const { db } = test.fresh
  const root = await test.post((await test.guest('Ben')).token, 'Root')
  const form = await openForm(test, `/threads/_/${root.threadId}?reply=${root.id}`)
  const typed = { name: 'Ana Silva', body: 'An answer.' }
  const state = (to: 'removed' | 'published') =>
    db.updateTable('comment').set({ state: to }).where('id', '=', root.id).execute()
  await state('removed')
  const refused = await sendForm(test, form, typed)
  await state('published')
  await test.set({})
  await db.updateTable('author').set({ created_at: '2026-01-01T00:00:00Z' }).where('name', '=', 'Ana Silva').execute()

  const posted = await sendForm(test, form, typed)

  expect([refused.status, cookieOf(refused), posted.status]).toEqual([409, undefined, 303])
  expect((await openForm(test, ofUrl, cookieOf(posted))).html).toContain('Posting as Ana Silva.')
  expect(await db.selectFrom('author').select('name').where('name', '=', 'Ana Silva').execute()).toHaveLength(1)
})

it('remembers a guest by a cookie of these pages alone', async () => {
  await using test = await testApp({ config: { publicUrl: 'https://comments.example.org' } })
  const { db, siteId } = test.fresh
  await allowOrigin(db, siteId, 'http://localhost:4000')
  await test.set({})
  const own = { Origin: 'https://comments.example.org' }
  const first = await sendForm(test, await openForm(test, ofUrl), { name: 'Ana Silva', body: 'The first.' }, own)

  const second = await openForm(test, ofUrl, cookieOf(first))
  await sendForm(test, second, { body: 'The second.' }, own)

  expect(first.headers.get('set-cookie')).toBe(
    `afterword-${siteId}=${cookieOf(first)!.split('=')[1]}; Max-Age=34560000; Path=/threads; HttpOnly; Secure; SameSite=Lax`,
  )
  expect(second.html).toContain('Posting as Ana Silva.')
  expect(second.html).not.toContain('name="name"')
  expect(second.html).not.toContain('awg_')
  const [one, other] = await written(test)
  expect(other!.author_id).toBe(one!.author_id)
})

it('lets another name be taken', async () => {
  await using test = await testApp()
  const first = await sendForm(test, await openForm(test, ofUrl), { name: 'Ana Silva', body: 'The first.' })
  const [, address] = first.headers.get('location')!.match(/^([^#]*)#/)!
  const form = await openForm(test, `${address}?as=other`, cookieOf(first))
  expect(form.html).toContain('name="name"')

  const second = await sendForm(test, form, { name: 'Ben', body: 'The second.' })

  const names = (await written(test)).map(({ name }) => name)
  expect(names).toEqual(['Ana Silva', 'Ben'])
  expect(cookieOf(second)).not.toBe(cookieOf(first))
})

it('takes no cookie of another site, and none that is not ours', async () => {
  await using test = await testApp()
  const first = await sendForm(test, await openForm(test, ofUrl), { name: 'Ana Silva', body: 'The first.' })
  const [, token] = cookieOf(first)!.split('=')

  for (const cookie of [
    `afterword-x=${token}`,
    cookieOf(first)!.replace(/.$/, '!'),
    `afterword-${test.fresh.siteId}=awg_${'x'.repeat(43)}`,
  ])
    expect((await openForm(test, ofUrl, cookie)).html).toContain('name="name"')
})

interface Refusal {
  name: string
  typed?: Record<string, string>
  prepare?: (test: TestApp, parentId: string, threadId: string) => unknown
  status: number
  says: string
  field?: 'body' | 'name'
}
/** As PostgreSQL says it. */
const fillDisk = async ({ fresh }: TestApp) => {
  fresh.isSpoiled = true
  await sql`create function full_disk() returns trigger language plpgsql as
    $$ begin raise exception 'No space left on device' using errcode = '53100'; end $$`.execute(fresh.db)
  await sql`create trigger full_disk before insert on comment execute function full_disk()`.execute(fresh.db)
}
const fine = { name: 'Ana Silva', body: '\n  Half a **thought** & <b>more</b>\n' }
const refusals: Refusal[] = [
  { name: 'nothing written', typed: { body: '' }, status: 422, says: 'Write your comment before posting', field: 'body' },
  { name: 'one letter', typed: { body: 'x' }, status: 422, says: 'Write at least 2 characters', field: 'body' },
  { name: 'too much written', typed: { body: `${'x'.repeat(5_003)} end` }, status: 422, says: 'Comment must be 5,000 characters or fewer. Remove 7.', field: 'body' },
  { name: 'far too much written', typed: { body: `${'ä'.repeat(30_000)} end` }, status: 422, says: 'This text is too long to send. Shorten it.', field: 'body' },
  { name: 'no name', typed: { name: '' }, status: 422, says: 'Enter the name to show with your comment', field: 'name' },
  { name: 'a name too long', typed: { name: 'n'.repeat(41) }, status: 422, says: 'Name must be 40 characters or fewer', field: 'name' },
  { name: 'a name in disguise', typed: { name: 'Ana\u202eavliS' }, status: 422, says: 'Name must not hold invisible or stacked characters', field: 'name' },
  { name: 'a closed thread', prepare: ({ fresh }) => setThreadState(fresh.db, fresh.siteId, pageUrl, 'closed'), status: 403, says: 'Comments closed while you were writing. Your text is saved.' },
  { name: 'maintenance', prepare: (test) => test.set({ readOnly: true }), status: 503, says: 'Comments are read-only for now. Your text is saved.' },
  { name: 'no guests', prepare: (test) => test.set({ guestPosting: false }), status: 403, says: 'Guests cannot post here.' },
  { name: 'a parent that is gone', prepare: ({ fresh }, id) => fresh.db.updateTable('comment').set({ state: 'removed' }).where('id', '=', id).execute(), status: 409, says: 'The comment you&#39;re replying to was removed.' },
  { name: 'a full disk', prepare: fillDisk, status: 507, says: 'Your comment wasn&#39;t posted. The problem is on our side. Try again in a minute.' },
  { name: 'too many comments', prepare: (test) => test.set({ writesPerMinutePerAddress: 1 }).then(() => openForm(test, ofUrl)).then((form) => sendForm(test, form, { body: '' })), status: 429, says: 'You can post again in ' },
] // biome-ignore format: a table

it.each(refusals)(
  'gives everything typed back with the reason: $name',
  async ({ typed, prepare, status, says, field }) => {
    await using test = await testApp()
    const root = await test.post((await test.guest('Ben')).token, 'Root')
    const form = await openForm(test, `/threads/_/${root.threadId}?reply=${root.id}`)
    await prepare?.(test, root.id, root.threadId)
    const sent = { ...fine, ...typed }

    const answer = await sendForm(test, form, sent)

    const html = answer.body.replaceAll('&#39;', "'")
    expect(answer.status).toBe(status)
    expect(html).toContain('<title>Error: Comments</title>')
    const [, summary] = html.match(/<div class="notice summary" id="problem" role="alert"[^>]*>(.*?)<\/div>/)!
    expect(summary).toContain(says.replaceAll('&#39;', "'"))
    if (status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    if (field) {
      expect(summary).toContain(`href="#${field}"`)
      expect(html).toMatch(
        new RegExp(`<(textarea|input)[^>]*id="${field}"[^>]*aria-invalid="true" aria-describedby="${field}-error"`),
      )
      expect(html).toMatch(new RegExp(`id="${field}-error"><span class="hidden">Error: </span>`))
    } else expect(html).not.toContain('aria-invalid')
    const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    // The parser takes the first line break away.
    expect(html.match(/<textarea[^>]*>([^<]*)<\/textarea>/)![1]).toBe(`\n${escaped(sent.body)}`)
    expect(html).toMatch(new RegExp(`<input id="name"[^>]* value${sent.name && `="${sent.name}"`}/>`))
    expect(hiddenOf(html).key).toBe(form.hidden.key)
    expect(await written(test)).toHaveLength(1)
  },
)

it('gives a form back as a page while the database is away, and takes it once when it is sent again', async () => {
  await using test = await testApp()
  await using cutOff = await openCutOff()
  const root = await test.post((await test.guest('Ben')).token, 'Root')
  const form = await openForm(test, `/threads/_/${root.threadId}?reply=${root.id}`)

  const refused = await cutOff.send(form, fine)

  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
  expect(refused.headers.get('content-type')).toBe('text/html; charset=UTF-8')
  expect(refused.headers.get('cache-control')).toBe('no-store')
  expect(refused.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(refused.html).toContain('<title>Error: Comments</title>')
  expect(refused.html.replaceAll('&#39;', "'")).toContain(
    "Your comment wasn't posted. The problem is on our side. Try again in a minute.",
  )
  expect(refused.html.match(/<textarea[^>]*>([^<]*)<\/textarea>/)![1]).toBe(
    `\n${fine.body.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`,
  )
  expect(refused.html).toMatch(/<input id="name"[^>]* value="Ana Silva"/)
  expect(hiddenOf(refused.html)).toEqual(form.hidden)
  const address = refused.html
    .match(/<form[^>]* action="([^"]*)"/)![1]!
    .replaceAll('&amp;', '&')
    .split('#')[0]!
  expect(address).toBe(form.address)
  for (let again = 0; again < 2; again++)
    expect((await sendForm(test, { address, hidden: hiddenOf(refused.html) }, fine)).status).toBe(303)
  expect((await written(test)).slice(1)).toMatchObject([{ source: fine.body, name: 'Ana Silva', parent_id: root.id }])
})

it('gives nothing back to the pages of others, and what is no form as a problem', async () => {
  await using cutOff = await openCutOff()
  const form = { address: ofUrl, hidden: { key: crypto.randomUUID() } }

  const foreign = await cutOff.send(form, fine, { Origin: origin })
  const json = await cutOff.send(form, fine, { 'Content-Type': 'application/json' })

  expect([foreign, json].map(({ html }) => JSON.parse(html).type)).toEqual([
    '/problems/origin-not-allowed',
    '/problems/unsupported-media-type',
  ])
})

it('makes nobody of a form whose thread takes no comment of theirs', async () => {
  await using test = await testApp()
  const { threadId } = await test.post((await test.guest('Ben')).token, 'Root')
  const form = await openForm(test, `/threads/_/${threadId}`)
  await test.fresh.db.updateTable('thread').set({ members_only: true }).execute()

  const answer = await sendForm(test, form, fine)

  expect([answer.status, cookieOf(answer)]).toEqual([403, undefined])
  expect(await test.fresh.db.selectFrom('author').select('name').execute()).toEqual([{ name: 'Ben' }])
})

it('says all that is wrong at once', async () => {
  await using test = await testApp()

  const { body } = await sendForm(test, await openForm(test, ofUrl), { name: '', body: '' })

  const links = [...body.matchAll(/<li><a href="(#\w+)">/g)].map(([, href]) => href)
  expect(links).toEqual(['#body', '#name'])
})

it('offers the words of a reply whose comment is gone as a comment of their own', async () => {
  await using test = await testApp()
  const root = await test.post((await test.guest('Ben')).token, 'Root')
  const form = await openForm(test, `/threads/_/${root.threadId}?reply=${root.id}`)
  await test.fresh.db.updateTable('comment').set({ state: 'removed' }).where('id', '=', root.id).execute()
  const refused = await sendForm(test, form, fine)
  expect(refused.body).toContain('Post as a new comment')

  const again = await sendForm(
    test,
    { ...form, hidden: hiddenOf(refused.body), cookie: cookieOf(refused) },
    { name: fine.name, body: fine.body },
  )

  expect(again.status).toBe(303)
  expect((await written(test)).at(-1)).toMatchObject({
    source: fine.body,
    parent_id: '00000000-0000-0000-0000-000000000000',
  })
})

it('leads to a comment that was posted before, and keeps other words sent under its form', async () => {
  await using test = await testApp()
  const first = await openForm(test, ofUrl)
  const cookie = cookieOf(await sendForm(test, first, { name: 'Ana Silva', body: 'Said once.' }))
  const { id, thread_id: threadId } = (await written(test))[0]!

  const twin = await sendForm(test, await openForm(test, ofUrl, cookie), { body: 'Said once.' })
  const reused = await sendForm(test, { ...first, cookie }, { name: 'Ana Silva', body: 'Other words.' })

  expect(twin.status).toBe(409)
  expect(twin.body).toContain(
    `<a href="/threads/_/${threadId}?comment=${id}#comment-${id}">You already posted this comment</a>`,
  )
  expect(reused.status).toBe(422)
  expect(reused.body).toContain('An earlier version of this comment was already posted.')
  expect(hiddenOf(reused.body).key).not.toBe(first.hidden.key)
  const again = await sendForm(test, { ...first, hidden: hiddenOf(reused.body), cookie }, { body: 'Other words.' })
  expect(again.status).toBe(303)
  expect((await written(test)).map(({ source }) => source)).toEqual(['Said once.', 'Other words.'])
})

it('takes a form from its own pages only', async () => {
  await using test = await testApp()
  const form = await openForm(test, ofUrl)
  const foreign: Record<string, string>[] = [
    { Origin: origin }, { Origin: 'https://evil.example' }, { Origin: 'null' }, { Origin: '' }, { Origin: 'http://localhost:80.evil.example' },
    { 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }, { 'Sec-Fetch-Site': 'none' },
  ] // biome-ignore format: a list

  for (const headers of foreign) {
    const { status, body, headers: answered } = await sendForm(test, form, fine, headers)
    expect([status, body.type], JSON.stringify(headers)).toEqual([403, '/problems/origin-not-allowed'])
    expect(answered.get('set-cookie')).toBeNull()
  }
  expect(await written(test)).toEqual([])
  expect((await sendForm(test, form, fine, { 'Sec-Fetch-Site': 'same-origin', Origin: ownOrigin })).status).toBe(303)
})

it('takes nothing but a form, and none without end', async () => {
  await using test = await testApp()
  const form = await openForm(test, ofUrl)

  for (const type of ['text/plain', 'application/json', 'multipart/form-data; boundary=x', ''])
    expect((await sendForm(test, form, fine, { 'Content-Type': type })).body.type, type).toBe(
      '/problems/unsupported-media-type',
    )
  const { status } = await sendForm(test, form, { ...fine, body: 'x'.repeat(300_000) }, { 'Content-Length': '300100' })
  expect(status).toBe(413)
  for (const hidden of [
    {},
    { key: 'x' },
    { key: form.hidden.key!, parent: 'x' },
    { key: form.hidden.key!, parent: crypto.randomUUID() },
  ]) {
    const answer = await sendForm(test, { ...form, hidden: hidden as Record<string, string> }, fine)
    expect([422, 409], JSON.stringify(hidden)).toContain(answer.status)
    expect(answer.body).toContain('Half a **thought**')
  }
  expect(await written(test)).toEqual([])
})

it('lets nobody write where the site does not know the page, and makes no thread there', async () => {
  await using test = await testApp({ config: { publicUrl: 'https://comments.example.org' } })
  const own = { Origin: 'https://comments.example.org' }

  for (const query of [
    { url: 'https://evil.example/' },
    { page: 'x' },
    { page: 'x', url: 'https://evil.example/' },
  ] as Record<string, string>[]) {
    const address = `/threads/_?${new URLSearchParams(query)}`
    const { html } = await openForm(test, address)
    expect([
      hasForm(html),
      html.includes('Comments aren&#39;t available on this page.') ||
        html.includes("Comments aren't available on this page."),
    ]).toEqual([false, true])
    const forced = await sendForm(test, { address, hidden: { key: crypto.randomUUID() } }, fine, own)
    expect(forced.status).toBe(422)
  }
  expect(await test.fresh.db.selectFrom('thread').select('id').execute()).toEqual([])
})

it('offers no form where nobody can write, and says why', async () => {
  await using test = await testApp()
  const { threadId } = await test.post((await test.guest()).token, 'Root')
  const address = `/threads/_/${threadId}`
  expect(hasForm((await openForm(test, address)).html)).toBe(true)

  const says = async () => {
    const { html } = await openForm(test, address)
    return [hasForm(html), html.includes('?reply='), html.match(/<p class="notice">(.*?)<\/p>/)?.[1]]
  }
  await test.set({ readOnly: true })
  expect(await says()).toEqual([false, false, 'Comments are read-only for now'])
  await test.set({ guestPosting: false })
  expect(await says()).toEqual([false, false, 'Guests cannot post here.'])
  await test.set({})
  await setThreadState(test.fresh.db, test.fresh.siteId, pageUrl, 'closed')
  expect(await says()).toEqual([false, false, 'Comments are closed'])
})

it('keeps every page with a form out of shared caches', async () => {
  await using test = await testApp()
  const [one, other] = [await openForm(test, ofUrl), await openForm(test, ofUrl)]

  expect(one.hidden.key).not.toBe(other.hidden.key)
  const { headers } = await test.ask('GET', ofUrl)
  expect(headers.get('cache-control')).toBe('private, no-cache')
  expect(headers.get('set-cookie')).toBeNull()
})
