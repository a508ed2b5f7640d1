import { expect, it } from 'vitest'
import { pageUrl, testApp } from '../../kit/fixtures/app.ts'

const family = '👨‍👩‍👧‍👦'

it('makes a guest of a name, and says so privately', async () => {
  await using test = await testApp()

  const answer = await test.ask('POST', '/guests', { body: { name: 'Ana Silva', email: 'ana@example.org' } })

  expect(answer.status).toBe(201)
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
  expect(answer.body).toEqual({
    token: expect.any(String),
    viewer: { id: expect.any(String), name: 'Ana Silva', kind: 'guest' },
  })
  const author = await test.fresh.db.selectFrom('author').select(['name', 'email']).executeTakeFirstOrThrow()
  expect(author).toEqual({ name: 'Ana Silva', email: 'ana@example.org' })
})

it('never shows an address or a hash of one', async () => {
  await using test = await testApp()
  const { body } = await test.ask('POST', '/guests', { body: { name: 'Ana', email: 'ana@example.org' } })
  const { id, threadId } = await test.post(body.token, 'Hello there')
  const paths = [`/thread?url=${pageUrl}`, `/comments/${id}`, `/comments/${id}/context`, `/me?thread=${threadId}`]

  const { token_hash: hash } = await test.fresh.db.selectFrom('author').select('token_hash').executeTakeFirstOrThrow()
  for (const path of paths) {
    const text = JSON.stringify((await test.ask('GET', path, { token: body.token })).body)
    for (const secret of ['ana@example.org', 'example.org', hash.toString('hex'), hash.toString('base64')])
      expect(text.includes(secret), path).toBe(false)
  }
})

it('takes names of any script, tidied', async () => {
  await using test = await testApp()
  const names: [string, string][] = [
    ['Al', 'Al'], ['a'.repeat(40), 'a'.repeat(40)], ['ქართველი', 'ქართველი'], ['محمد', 'محمد'], ['李雷', '李雷'],
    ['שרה לוי', 'שרה לוי'], ["O'Brien-Núñez", "O'Brien-Núñez"], ['ناز\u200cنین', 'ناز\u200cنین'], [family + family, family + family],
    ['  Ana \t\n Silva  ', 'Ana Silva'], ['Zoe\u0308', 'Zoë'], ['Ana\u3000Silva', 'Ana Silva'], ['<b>Ana</b>', '<b>Ana</b>'],
    ['❤️‍🔥 Ana', '❤️‍🔥 Ana'], ['葛\u{e0100}城', '葛\u{e0100}城'], ['42', '42'], ['null', 'null'], [family.repeat(16), family.repeat(16)],
  ] // biome-ignore format: a table

  for (const [name, kept] of names) {
    const answer = await test.ask('POST', '/guests', { body: { name } })
    expect([answer.status, answer.body.viewer?.name], name).toEqual([201, kept])
  }
})

it('refuses names that are too short, too long, unseen or disguised', async () => {
  await using test = await testApp()
  const names: unknown[] = [
    '', ' ', 'A', ' A ', family, 'a'.repeat(41), 'a'.repeat(401), family.repeat(41),
    '\u3164\u3164', '\uffa0\uffa0', '\u115f\u1160', '\u2800\u2800', '\u200b\u200b', '\u00ad\u00ad', '\u0301\u0301', '\u2060\u2060',
    'Ana\u202eavliS', 'Ana\u2066Silva', 'An\u200fa', 'An\u061ca', 'An\u200ba', 'Ana\u{e0041}', 'An\u00ada', 'An\u034fa',
    'An\u3164a', 'An\uffa0a', 'An\u180ea', 'An\u206aa', 'Ana\u0001', 'Ana\u0085Silva', 'Z\u0351\u0352\u0353\u0354\u0355algo', 'a\u0000b', 'a\ud800', '\udc00b',
    null, 42, true, {}, [], ['Ana'], { toString: 'Ana' },
  ] // biome-ignore format: a list

  for (const name of names) {
    const answer = await test.ask('POST', '/guests', { body: { name } })
    expect(answer.status, JSON.stringify(name)).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: '/name' }])
  }
  expect(await test.fresh.db.selectFrom('author').select('id').execute()).toEqual([])
})

it('refuses addresses that are none, and fields it does not know', async () => {
  await using test = await testApp()
  const emails = ['', 'ana', 'ana@', '@example.org', 'a b@example.org', 'a@b@c.org', `${'a'.repeat(250)}@e.org`, 'a\n@e.org', 'a\u0000@e.org', 1, {}, null] // biome-ignore format: a list

  for (const email of emails) {
    const answer = await test.ask('POST', '/guests', { body: { name: 'Ana', email } })
    expect(answer.status, JSON.stringify(email)).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: '/email' }])
  }
  for (const name of ['id', 'kind', 'siteId', 'token', 'website']) {
    const answer = await test.ask('POST', '/guests', { body: { name: 'Ana', [name]: 'x' } })
    expect(answer.body.errors, name).toEqual([{ pointer: `/${name}`, detail: 'is not a field we know' }])
  }
})

it('makes no guests, and takes no comments, where the site does without them', async () => {
  await using test = await testApp({ settings: { guestPosting: false } })

  const answer = await test.ask('POST', '/guests', { body: { name: 'Ana' } })

  expect([answer.status, answer.body.type]).toEqual([403, '/problems/guests-not-allowed'])
})

it('lets a guest of earlier days edit and delete, but not post, where the site now does without guests', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'From earlier days')
  await test.set({ guestPosting: false })

  const posted = await test.ask('POST', '/comments', {
    token,
    body: { page: { url: pageUrl }, body: 'From today' },
    headers: { 'Idempotency-Key': crypto.randomUUID() },
  })
  const headers = { 'If-Match': '"1"' }
  const edited = await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Corrected' }, headers })
  const deleted = await test.ask('DELETE', `/comments/${id}`, { token })

  expect([posted.status, posted.body.type]).toEqual([403, '/problems/guests-not-allowed'])
  expect([edited.status, deleted.status]).toEqual([200, 200])
})

it.each(["o'neil@ok.example", 'ana.silva+news@ok.example', `${'a'.repeat(64)}@ok.example`, 'a@xn--bcher-kva.example'])(
  'takes the address %s as it was typed',
  async (email) => {
    await using test = await testApp()

    expect((await test.ask('POST', '/guests', { body: { name: 'Ana', email } })).status).toBe(201)
    expect((await test.fresh.db.selectFrom('author').select('email').executeTakeFirstOrThrow()).email).toBe(email)
  },
)

it.each([
  `${'a'.repeat(65)}@ok.example`,
  '.a@ok.example',
  'a..b@ok.example',
  'a@-ok.example',
  'a@ok',
  'a,b@ok.example',
  'a@ok.example\r\nBcc: b@ok.example',
])('refuses the address %j and names the field', async (email) => {
  await using test = await testApp()

  const { status, body } = await test.ask('POST', '/guests', { body: { name: 'Ana', email } })

  expect([status, body.errors?.[0].pointer]).toEqual([422, '/email'])
})
