import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../../server/platform/ids.ts'
import type { OperationSpec } from '../../../shared/api/operation.ts'
import { operations } from '../../../shared/api/operations.ts'
import { postedEarlier } from '../../kit/factories/earlier.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

const membersOf = (schema: unknown) => Object.keys(Object(Object(schema).entries))
const bodiesOf = ({ replies }: OperationSpec) => Object.values(replies).map(({ schema }) => membersOf(schema))
const lists = operations.filter((operation) => bodiesOf(operation).some((members) => members.includes('items')))

it('lists nothing any other way than by pages of items, asked for by cursor and limit', () => {
  for (const { id, endpoint, query, replies } of lists) {
    expect(endpoint, id).toMatch(/^GET /)
    expect(membersOf(replies[200]!.schema), id).toEqual(expect.arrayContaining(['items', 'nextCursor']))
    // The first page of a thread comes with the thread; those after it are asked for as readComments.
    expect(membersOf(query), id).toEqual(expect.arrayContaining(id === 'readThread' ? ['limit'] : ['cursor', 'limit']))
  }
})

interface Made {
  threadId: string
  comment: string
  author: string
  rule: string
}

/** Where each list is, of which at least three items were made. */
const addresses: Record<string, (made: Made) => string[]> = {
  readThread: () => ['/thread?url=http://localhost:4000/lists', '/thread?url=http://localhost:4000/lists&sort=oldest'],
  readComments: ({ threadId }) =>
    ['sort=newest', 'sort=replies', 'featured=true'].map((query) => `/threads/${threadId}/comments?${query}`),
  searchThread: ({ threadId }) => [`/threads/${threadId}/search?q=words`],
  readReplies: ({ comment }) => [`/comments/${comment}/replies?`],
  readRevisions: ({ comment }) => [`/comments/${comment}/revisions?`],
  readStaff: () => ['/staff?'],
  readInvitations: () => ['/staff/invitations?'],
  readStaffSessions: () => ['/staff/sessions?'],
  readQueue: () => ['/moderation/queues/all?order=oldest', '/moderation/queues/all?order=newest'],
  readViews: () => ['/moderation/views?'],
  readAuthors: () => ['/moderation/authors?'],
  readAuthorNotes: ({ author }) => [`/moderation/authors/${author}/notes?`],
  readCommentNotes: ({ comment }) => [`/moderation/comments/${comment}/notes?`],
  readLog: () => ['/moderation/log?', '/moderation/log?action=rule.add'],
  readRules: () => ['/moderation/rules?'],
  readRuleVersions: ({ rule }) => [`/moderation/rules/${rule}/versions?`],
  readJobs: () => ['/moderation/jobs?'],
}

describe('a list', () => {
  let test: TestApp
  let olga: Member
  let made: Made
  beforeAll(async () => {
    test = await testApp()
    olga = await member(test, 'owner', 'Olga')
    made = await makeLists(test, olga)
  })
  afterAll(() => test[Symbol.asyncDispose]())

  it.each(lists.map(({ id }) => id))('%s is read to its end by its links, each item once', async (id) => {
    for (const address of addresses[id]!(made)) {
      const whole = await olga.ask('GET', address)
      expect([whole.status, whole.body.nextCursor, whole.headers.get('link')], address).toEqual([200, null, null])

      const pages = await follow(olga, `${address}&limit=1`)

      expect(pages.length, address).toBeGreaterThanOrEqual(3)
      expect(pages.every((page) => page.length === 1)).toBe(true)
      expect(pages.flat(), address).toEqual(whole.body.items.map(nameOf))
    }
  })

  it.each(lists.map(({ id }) => id).filter((id) => id !== 'readThread'))(
    '%s takes no cursor but its own',
    async (id) => {
      for (const cursor of ['x', newId(), 'MQ.AAAAAAAAAAAAAAAA']) {
        const { status, body } = await olga.ask('GET', `${addresses[id]!(made)[0]}&cursor=${cursor}`)
        expect([status, body.errors]).toEqual([
          422,
          [{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }],
        ])
      }
    },
  )
})

/** Reads pages by their Link headers. Returns the names of the items of each. */
async function follow({ ask }: Member, address: string): Promise<string[][]> {
  const base = 'http://localhost/api/v1/sites/_'
  const pages: string[][] = []
  for (let next: string | null = address; next !== null; ) {
    const { status, body, headers } = await ask('GET', next)
    expect(status, next).toBe(200)
    pages.push(body.items.map(nameOf))
    const link = headers.get('link')
    const [, target] = /^<([^>]+)>; rel="next"$/.exec(link ?? '') ?? []
    expect(link === null, next).toBe(body.nextCursor === null)
    next = target ? new URL(target, base + next).href.slice(base.length) : null
  }
  return pages
}

/** What is an item's own: an id, or a number within its list. */
const nameOf = ({ id, seq, version, revision, comment }: Record<string, unknown>): string =>
  [id ?? Object(comment).id, seq, version, revision].join(' ')

async function makeLists(test: TestApp, olga: Member): Promise<Made> {
  const url = 'http://localhost:4000/lists'
  const roots = []
  for (const name of ['Ana', 'Ben', 'Cleo']) {
    const { token, id: author } = await test.guest(name)
    roots.push({ ...(await test.post(token, `Words of ${name}`, { url })), author, token })
  }
  const [{ id, threadId, author, token }] = roots as [(typeof roots)[0]]
  for (const { token: by } of roots) await test.post(by, 'An answer', { url, parentId: id })
  await postedEarlier(test.fresh.db, id, 120)
  for (const at of [1, 2])
    await test.ask('PATCH', `/comments/${id}`, {
      token,
      body: { body: `Words ${at}` },
      headers: { 'If-Match': `"${at}"` },
    })
  for (const root of roots) await olga.ask('PUT', `/moderation/comments/${root.id}/feature`)
  for (const at of [1, 2, 3]) {
    await member(test, 'writer', `Wim ${at}`)
    await olga.ask('POST', '/staff/invitations', { role: 'writer', label: `Nora ${at}` })
    await olga.ask('PUT', `/moderation/views/${newId()}`, {
      name: `${'字'.repeat(38)} ${at}`,
      queue: 'all',
      filters: {},
    })
    await olga.ask('POST', `/moderation/authors/${author}/notes`, { body: `Note ${at}` })
    await olga.ask('POST', `/moderation/comments/${id}/notes`, { body: `Note ${at}` })
  }
  const request = (links: number) => ({ name: 'Links', conditions: { links }, actions: [{ do: 'hold' }] })
  const rules = []
  for (const links of [1, 2, 3]) rules.push((await olga.ask('POST', '/moderation/rules', request(links))).body.rule.id)
  for (const links of [4, 5]) await olga.ask('PUT', `/moderation/rules/${rules[0]}`, request(links))
  const { db, siteId } = test.fresh
  await db
    .insertInto('job')
    .values([1, 2, 3].map(() => ({ site_id: siteId, id: newId(), kind: 'mail', payload: '{}' })))
    .execute()
  await db
    .insertInto('staff_session')
    .values([1, 2, 3].map((at) => ({
      site_id: siteId, id: newId(), staff_id: olga.id, kind: 'console', token_hash: Buffer.alloc(32, at), agent: `Browser ${at}`, expires_at: '2999-01-01T00:00:00Z',
    })))
    .execute() // biome-ignore format: short
  return { threadId, comment: id, author, rule: rules[0] }
}
