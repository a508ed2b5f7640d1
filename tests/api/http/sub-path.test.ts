import { expect, it } from 'vitest'
import { makeLink } from '../../../server/identity/staff/links.ts'
import { makeMailLink } from '../../../server/notify/mail-links.ts'
import { allowOrigin } from '../../../server/sites/origins.ts'
import { ownPaths, parsePublicUrl, withoutBasePath } from '../../../server/sites/public-url.ts'
import { hiddenOf } from '../../kit/clients/plain-form.ts'
import { origin, testApp } from '../../kit/fixtures/app.ts'
import { type BelowPath, belowPath } from '../../kit/fixtures/reverse-proxy.ts'

const article = 'https://example.org/river'

/** Every address in a page, as a browser resolves it. */
const addressesIn = (html: string, page: string) =>
  [...html.matchAll(/(?:href|src|action)="([^"]+)"/g)].map(
    ([, address]) => new URL(address!.replaceAll('&amp;', '&').replaceAll('&#38;', '&'), page).href,
  )

async function get(address: string, headers: Record<string, string> = {}) {
  const answer = await fetch(address, { headers, redirect: 'manual' })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

const send = (server: BelowPath, address: string, fields: Record<string, string>) =>
  fetch(address, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { Origin: new URL(server.address).origin, 'Sec-Fetch-Site': 'same-origin' },
    redirect: 'manual',
  })

async function entered(server: BelowPath) {
  const { db, siteId } = server.fresh
  const { token } = await makeLink(db, siteId, { role: 'owner', label: 'Olga', by: null })
  return fetch(`${server.address}/api/v1/sites/_/staff/session`, {
    method: 'POST',
    body: JSON.stringify({ link: token, name: 'Olga' }),
    headers: { 'Content-Type': 'application/json', Origin: new URL(server.address).origin },
  })
}

it.each([false, true])(
  'keeps plain pages, their forms, feeds and cookies below its path; proxy keeps it: %s',
  async (keepsPath) => {
    await using server = await belowPath({ keepsPath })
    await allowOrigin(server.fresh.db, server.fresh.siteId, 'https://example.org')
    const asked = `${server.address}/threads/_?${new URLSearchParams({ url: article })}`
    const page = await get(asked)

    const posted = await send(server, asked, { ...hiddenOf(page.text), name: 'Ana Silva', body: 'Hello there' })
    const shown = new URL(posted.headers.get('location')!, asked).href
    const { text } = await get(shown)
    const thread = shown.replace(/[?#].*/, '')
    const reply = await send(server, `${thread}?reply=${shown.split('#comment-')[1]}`, {
      ...hiddenOf((await get(`${thread}?reply=${shown.split('#comment-')[1]}`)).text),
      name: 'Bo Berg',
      body: 'And hello to you',
    })
    const feed = JSON.parse((await get(`${thread}/feed.json`)).text)
    const atom = (await get(`${server.address}/threads/_/feed.atom`)).text
    const include = (await get(`${thread}/thread.html`)).text

    expect([page.status, posted.status, reply.status]).toEqual([200, 303, 303])
    expect(posted.headers.get('set-cookie')).toContain('; Path=/comments/threads;')
    for (const location of [shown, new URL(reply.headers.get('location')!, asked).href])
      expect(location).toMatch(new RegExp(`^${server.address}/threads/_/[-0-9a-f]{36}`))
    expect(text).toContain('Hello there')
    const addresses = [...addressesIn(page.text, asked), ...addressesIn(text, shown), ...addressesIn(include, asked)]
    expect(addresses.length).toBeGreaterThan(10)
    for (const address of new Set(addresses)) {
      if (address.startsWith('https://example.org/')) continue
      expect(address).toMatch(new RegExp(`^${server.address}/`))
      expect([address, (await get(address)).status]).toEqual([address, 200])
    }
    expect(feed.feed_url).toBe(`${thread}/feed.json`)
    expect(text).toContain(`"discussionUrl":"${thread}"`)
    expect(atom).toContain(`href="${server.address}/threads/_/feed.atom"`)
    expect(server.strays).toEqual([])
  },
)

it('keeps the console, its cookie and the page of a mail below its path', async () => {
  await using server = await belowPath()
  const { db, siteId } = server.fresh
  await allowOrigin(db, siteId, origin)
  const console = await get(`${server.address}/console`)
  for (const address of addressesIn(console.text, `${server.address}/console`))
    expect([address, (await get(address)).status]).toEqual([address, 200])

  const entering = await entered(server)
  const cookie = entering.headers.get('set-cookie')!
  const me = await get(`${server.address}/api/v1/sites/_/staff/session`, { Cookie: cookie.split(';')[0]! })
  const { staff } = await entering.json()
  const { token } = await server.guest()
  const { id, revision } = await server.post(token, 'Please look')
  const link = await makeMailLink(db, siteId, { commentId: id, staffId: staff.id, revision, state: 'published' })
  const mail = `${server.address}/moderation/_/mail/${link}`
  const { text } = await get(mail)
  for (const address of addressesIn(text, mail)) expect([address, (await get(address)).status]).toEqual([address, 200])
  const form = text.split('<form').find((part) => part.includes('value="approve"'))!
  const pressed = await send(server, mail, hiddenOf(form))

  expect([entering.status, me.status, pressed.status]).toEqual([201, 200, 200])
  expect(cookie).toContain('; Path=/comments;')
  expect(server.strays).toEqual([])
})

it('gives cookies of a path on a secure host the prefix that allows one', async () => {
  await using test = await testApp({ config: { publicUrl: 'https://example.org/comments' } })
  const { token } = await makeLink(test.fresh.db, test.fresh.siteId, { role: 'owner', label: 'Olga', by: null })

  const { headers } = await test.ask('POST', '/staff/session', {
    body: { link: token, name: 'Olga' },
    headers: { Origin: 'https://example.org' },
  })

  expect(headers.get('set-cookie')).toMatch(
    /^__Secure-afterword-team-[-0-9a-f]+=aws_.*; Path=\/comments; HttpOnly; Secure; SameSite=Lax$/,
  )
})

it('takes its own path off what is asked, and no other', () => {
  const cases = [
    ['/comments', '/'],
    ['/comments?a=1', '/?a=1'],
    ['/comments/threads/_', '/threads/_'],
    ['/commentsandmore', '/commentsandmore'],
    ['/threads/_', '/threads/_'],
  ] as const

  for (const [asked, own] of cases) expect(withoutBasePath(asked, '/comments')).toBe(own)
  expect(withoutBasePath('/comments/threads/_', '')).toBe('/comments/threads/_')
})

it('knows the first part of every path of its own, below which it cannot be', async () => {
  await using test = await testApp()
  const first = new Set(
    test.app.routes.map(({ path }) => path.split('/')[1]!).filter((part) => part && !/[*:]/.test(part)),
  )

  expect([...ownPaths].sort()).toEqual([...first].sort())
  expect(() => parsePublicUrl('https://example.org/threads/x')).toThrow('cannot begin with /threads')
})
