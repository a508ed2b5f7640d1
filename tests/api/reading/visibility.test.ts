import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSession } from '../../../server/identity/staff/session.ts'
import type { CommentState } from '../../../shared/comments/comments.ts'
import { bringTo, decideNow, undoBatch } from '../../kit/clients/decisions.ts'
import { sendForm } from '../../kit/clients/plain-form.ts'
import {
  type Asked,
  type CommentRoute,
  commentRoutes,
  type Part,
  withoutComments,
} from '../../kit/data/comment-routes.ts'
import { postedEarlier } from '../../kit/factories/earlier.ts'
import { addSite } from '../../kit/factories/sites.ts'
import { type Member, member, own } from '../../kit/factories/staff.ts'
import { type Answer, origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'
import { startSecondProcess } from '../../kit/fixtures/second-process.ts'

// Every state a comment can be in meets every surface and every viewer; the words, the older words, the note and the name of
// the comment are canaries to be searched for in the raw answer.

const states = [
  'published', 'held', 'spam', 'rejected', 'removed', 'deleted', 'shadowed', 'in a closed thread', 'held in a closed thread',
  'redacted',
] as const // biome-ignore format: a list
type State = (typeof states)[number]

const viewers = [
  'nobody', 'author', 'other guest', 'moderator in an embed', 'moderator in the console', 'moderator of another site',
] as const // biome-ignore format: a list
type Viewer = (typeof viewers)[number]

const judged: State[] = ['held', 'spam', 'rejected', 'removed', 'shadowed', 'held in a closed thread']
const open: State[] = ['published', 'in a closed thread', 'redacted']

const mayDecide = (viewer: Viewer) => viewer === 'moderator in an embed' || viewer === 'moderator in the console'

/** The rule. A surface made for everybody shows nobody what not everybody may read; a cookie is good on the team's own. */
function mayRead({ kind }: CommentRoute, state: State, viewer: Viewer): boolean {
  if (kind === 'team') return mayDecide(viewer) && state !== 'deleted'
  if (open.includes(state)) return true
  if (kind === 'public' || !judged.includes(state)) return false
  return viewer === 'author' || viewer === 'moderator in an embed'
}

const parts: Part[] = ['body', 'older', 'note', 'name']
/** One's own name is no secret, nor to moderators whose comment a card is about. */
function hiddenFrom({ kind }: CommentRoute, viewer: Viewer): Part[] {
  const knowsName = viewer === 'author' || (kind === 'team' && mayDecide(viewer))
  return knowsName ? ['body', 'older', 'note'] : parts
}

const partsIn = (text: string) => parts.filter((part) => text.includes(`canary${part}`))

let test: TestApp
let priya: Member
beforeAll(async () => {
  test = await testApp()
  priya = await member(test)
  await addSite(test.fresh, 'abroad')
})
afterAll(() => test[Symbol.asyncDispose]())

/** A thread with the comment in question, a reply to it or a neighbour, and another one by its author. */
async function plantCanary(url: string, state: State, isCarrying: boolean) {
  const author = await test.guest('canaryname')
  const someone = await test.guest('Someone')
  const root = await test.post(someone.token, 'The root', { url })
  const { id, threadId } = await test.post(author.token, 'findable canaryolder', { parentId: root.id, url })
  await postedEarlier(test.fresh.db, id, 300)
  const edit = { body: { body: 'findable canarybody', note: 'canarynote' }, headers: { 'If-Match': '"1"' } }
  await test.ask('PATCH', `/comments/${id}`, { token: author.token, ...edit })
  const below = isCarrying ? (await test.post(someone.token, 'Below', { parentId: id, url })).id : root.id
  // By another name, so that what belongs to the comment in question is told from what does not.
  const other = (await test.post(author.token, 'Elsewhere', { url: `${url}-other` })).id
  await test.fresh.db.updateTable('comment').set({ author_id: someone.id }).where('id', '=', other).execute()
  await enter(state, { id, threadId, token: author.token })
  return { author, asked: { id, below, other, author: author.id, threadId } }
}

async function enter(state: State, { id, threadId, token }: { id: string; threadId: string; token: string }) {
  const { db } = test.fresh
  if (state === 'redacted')
    await test.ask('DELETE', `/comments/${id}/revisions/1`, { token, body: { reason: 'held a number' } })
  else if (state === 'shadowed' || state === 'held in a closed thread')
    await bringTo(test, priya, { id, token, state: 'held' })
  else if (state !== 'in a closed thread') await bringTo(test, priya, { id, token, state: state as CommentState })
  if (state === 'shadowed') await db.updateTable('comment').set({ shadowed: true }).where('id', '=', id).execute()
  if (state.endsWith('closed thread')) await db.updateTable('thread').set({ state: 'closed' }).where('id', '=', threadId).execute() // biome-ignore format: short
}

/** How each viewer asks. */
async function headersOf(author: { token: string }): Promise<Record<Viewer, Record<string, string>>> {
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}`, Origin: origin })
  const embed = await startSession(test.fresh.db, test.fresh.siteId, { staffId: priya.id, agent: '', origin })
  const stranger = await member(test, 'moderator', 'Stranger', 'abroad')
  return {
    nobody: {},
    author: bearer(author.token),
    'other guest': bearer((await test.guest('Other')).token),
    'moderator in an embed': bearer(embed),
    'moderator in the console': { Cookie: priya.cookie, Origin: own },
    'moderator of another site': { Cookie: stranger.cookie, Origin: own },
  }
}

const onlyOf = (url: string, address: string) => address.replaceAll(encodeURI(pageUrl), url)

let lastPage = 0

describe.each(states.flatMap((state) => [{ state, isCarrying: false }, { state, isCarrying: true }]))(
  'a comment that is $state (carrying a reply: $isCarrying)',
  ({ state, isCarrying }) => {
    let url: string
    let asked: Asked
    let headers: Record<Viewer, Record<string, string>>
    beforeAll(async () => {
      url = `${origin}/visible-${lastPage++}`
      const planted = await plantCanary(url, state, isCarrying)
      asked = planted.asked
      headers = await headersOf(planted.author)
    })
    // The site's own feeds and queues carry every comment of the file: what is not of this case must not be taken for it, nor
    // push it off their first page.
    afterAll(async () => {
      await sql`update comment set created_at = created_at - interval '1 day'`.execute(test.fresh.db)
      await test.fresh.db.updateTable('comment').set({ source: 'gone', body: '[]', revision_note: null }).where('id', '=', asked.id).execute()
      await test.fresh.db.deleteFrom('comment_revision').where('comment_id', '=', asked.id).execute()
      await test.fresh.db.updateTable('author').set({ name: 'Gone' }).where('name', '=', 'canaryname').execute()
    }) // biome-ignore format: short

    it.each(viewers)('shows %s what they may read, on every surface', async (viewer) => {
      const wrong: string[] = []
      for (const surface of commentRoutes) {
        const may = mayRead(surface, state, viewer)
        for (const [n, address] of surface.addresses(asked).entries()) {
          const { status, body } = await test.ask('GET', onlyOf(url, address), { headers: headers[viewer] })
          if (status >= 500) wrong.push(`${address}: ${status}`)
          const found = partsIn(JSON.stringify(body))
          const never = may ? (state === 'redacted' ? ['older'] : []) : hiddenFrom(surface, viewer)
          const isProbe = address.includes('q=canary') && !mayRead(surface, state, viewer)
          if (isProbe && JSON.stringify(body).includes(asked.id)) wrong.push(`${address}: finds it by words it hides`)
          const missing = may && n === 0 ? surface.shows.filter((part) => !found.includes(part) && !never.includes(part)) : []
          const leaked = found.filter((part) => never.includes(part))
          if (leaked.length > 0 || missing.length > 0)
            wrong.push(`${address}: shows ${leaked.join(', ') || 'nothing'} it may not, lacks ${missing.join(', ') || 'nothing'}`)
        }
      }

      expect(wrong).toEqual([])
    }) // biome-ignore format: short

    it('gives nothing away in refusing to change it', async () => {
      const may = open.includes(state)
      for (const viewer of ['nobody', 'other guest', 'moderator of another site'] as const) {
        const texts = await attempts(headers[viewer], asked.id, url)
        if (!may) expect(texts.flatMap(partsIn)).toEqual([])
      }
    })
  },
) // biome-ignore format: short

/** What somebody gets who tries to change a comment that is not theirs. */
async function attempts(headers: Record<string, string>, id: string, url: string): Promise<string[]> {
  const sent = { ...headers, Origin: origin, 'If-Match': '"2"', 'Idempotency-Key': crypto.randomUUID() }
  const body = { page: { url }, parentId: id, body: crypto.randomUUID() }
  const answers: Answer[] = [
    await test.ask('PATCH', `/comments/${id}`, { body: { body: 'Other words' }, headers: sent }),
    await test.ask('DELETE', `/comments/${id}`, { headers: sent }),
    await test.ask('POST', '/comments', { body, headers: sent }),
    await test.ask('PUT', `/comments/${id}/reaction`, { headers: sent }),
    await test.ask('DELETE', `/comments/${id}/revisions/7`, { body: { reason: 'because' }, headers: sent }),
    await sendForm(
      test,
      { address: `/threads/_?url=${url}`, hidden: { key: crypto.randomUUID(), parent: id } },
      { name: 'Other', body: crypto.randomUUID() },
    ),
  ]
  return answers.map((answer) => JSON.stringify(answer.body))
}

it('knows every page and answer of the server', () => {
  const routes = new Set(test.app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path.replace(/(.)\/$/, '$1')))
  const known = new Set(commentRoutes.map(({ route }) => route))

  const unlisted = [...routes].filter((route) => !known.has(route) && !withoutComments.some((one) => one.test(route)))
  expect(unlisted, 'list these in tests/kit/data/comment-routes.ts').toEqual([])
  expect([...known].filter((route) => !routes.has(route))).toEqual([])
}) // biome-ignore format: short

it('keeps no copy a decision should have changed: not ready, not by its tag, not in another process', async () => {
  await using other = await startSecondProcess(test)
  const url = `${origin}/cached`
  const { author, asked } = await plantCanary(url, 'published', false)
  const ofAll = commentRoutes.filter(({ kind }) => kind === 'public').flatMap((surface) => surface.addresses(asked))
  const addresses = [...new Set(ofAll.map((address) => onlyOf(url, address)))].filter(
    (address) => !address.includes('counts'),
  )
  const here = async (address: string, headers: Record<string, string> = {}) => test.app.request(address, { headers })
  const tags = new Map<string, string>()
  const remember = async () => {
    for (const get of [here, other.get])
      for (const address of addresses) {
        const tag = (await get(address)).headers.get('etag')
        if (tag) tags.set(address, tag)
      }
  }
  await remember()
  expect(tags.size).toBeGreaterThan(5)

  const ways = [
    () => decideNow(test, priya, 'hold', asked.id),
    () => decideNow(test, priya, 'reject', asked.id),
    () => decideNow(test, priya, 'spam', asked.id),
    () => test.ask('DELETE', `/comments/${asked.id}`, { token: author.token }),
  ]
  for (const way of ways) {
    const { body } = await way()
    for (const get of [here, other.get])
      for (const address of addresses) {
        const look = async () => partsIn(await (await get(address)).text())
        // Where it was decided at once; elsewhere as soon as word has arrived.
        if (get === here) expect(await look(), address).toEqual([])
        else await expect.poll(look, { message: address }).toEqual([])
        const tag = tags.get(address)
        if (tag) expect((await get(address, { 'If-None-Match': tag })).status, address).not.toBe(304)
      }
    if (!body.batch) return
    await undoBatch(priya, body.batch)
    expect(partsIn(await (await here(`/api/v1/sites/_/thread?url=${url}`)).text())).toContain('body')
    await remember()
  }
})

it('tells others no more than that a comment was removed, whatever a moderator called it', async () => {
  for (const state of ['held', 'spam', 'rejected', 'removed', 'deleted'] as const) {
    const url = `${origin}/judged-${state}`
    const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
    const { id } = await test.post(ana.token, 'Judged', { url })
    await test.post(ben.token, 'A reply', { parentId: id, url })
    await bringTo(test, priya, { id, token: ana.token, state })

    const { body } = await test.ask('GET', `/comments/${id}`, { token: ben.token })

    const shown = state === 'deleted' ? 'deleted' : 'removed'
    expect(body.comment).toMatchObject({ state: shown, author: null, body: [], editedAt: null })
  }
})

it('shows the public first page without what its reader alone may see', async () => {
  const url = `${origin}/waiting`
  const { token } = await test.guest()
  const { id, threadId } = await test.post(token, 'Waiting', { url })
  await bringTo(test, priya, { id, token, state: 'held' })

  const thread = await test.ask('GET', `/thread?url=${url}`, { token })
  const me = await test.ask('GET', `/me?thread=${threadId}`, { token })

  expect(thread.body.items).toEqual([])
  expect(me.body.held).toMatchObject([{ id, state: 'held', author: { name: 'Ana Silva' } }])
  expect(me.headers.get('cache-control')).toBe('private, no-store')
})

it('tells moderators nothing of what its author deleted, beside another comment of theirs either', async () => {
  const url = `${origin}/deleted`
  const { token } = await test.guest()
  const gone = await test.post(token, 'findable canarybody', { url })
  const { id } = await test.post(token, 'Still there', { url })
  await test.ask('DELETE', `/comments/${gone.id}`, { token })

  const { body } = await priya.ask('GET', `/moderation/comments/${id}`)

  expect(body.card.author.recent).toMatchObject([{ id: gone.id, state: 'deleted', excerpt: '' }])
})
