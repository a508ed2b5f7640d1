import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { partsOf } from '../../../shared/api/operation.ts'
import { type AnyOperation, operations } from '../../../shared/api/operations.ts'
import { matrix, type Role, roles, type Things } from '../../kit/data/authorisation-matrix.ts'
import { type Asker, askerWith, nothing, type Place, thingsOf } from '../../kit/factories/askers.ts'
import { addSite } from '../../kit/factories/sites.ts'
import { own } from '../../kit/factories/staff.ts'
import { type Answer, origin, type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp
let here: Place
let there: Place
let elsewhere: Things
beforeAll(async () => {
  test = await testApp()
  here = { siteId: test.fresh.siteId, slug: 'demo' }
  there = { siteId: await addSite(test.fresh, 'other'), slug: 'other' }
  // Somebody who stays, so that no role change here is about the last owner.
  await askerWith(test, here.siteId, 'owner')
  elsewhere = await thingsOf(test, there, await askerWith(test, there.siteId, 'moderator'))
})
afterAll(() => test[Symbol.asyncDispose]())

/** Asks an operation about these things. Where a link is handed in, from our own page: others are refused before anything. */
async function ask({ id, endpoint }: AnyOperation, of: Things, asker: Asker, { slug }: Place): Promise<Answer> {
  const { path = {}, query, body, headers = {} } = matrix[id].ask(of)
  const { method, path: template } = partsOf(endpoint)
  const address = template.replaceAll(/\{(\w+)\}/g, (_, name) => `${path[name]}`)
  const ownPage = /^(checkStaffLink|startStaffSession)$/.test(id) ? { Origin: own } : {}
  return test.ask(method, `/api/v1/sites/${slug}${address}${query ? `?${query}` : ''}`, {
    body,
    headers: { ...headers, ...asker.headers, ...ownPage },
  })
}

const outcomeOf = ({ status, body }: Answer) => (status < 400 ? 'done' : body.type.replace('/problems/', ''))

// New in every answer; what was named in the question has been taken out before.
const newRe = /aw[gsl]_[\w-]{43}|[\da-f]{8}-[\da-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+Z/g

/** What an answer says, whatever was named in the question. */
function said({ status, body, headers }: Answer, of: Things): string {
  const text = Object.values(of).reduce((rest, named) => rest.replaceAll(named, 'it'), JSON.stringify(body))
  return `${status} ${headers.get('content-type')} ${headers.get('cache-control')} ${text.replaceAll(newRe, 'new')}`
}

/** Everything that a request may change: how many rows each table has, and the last transaction that wrote one. */
async function everything(): Promise<string> {
  const tables = ['comment', 'comment_revision', 'reaction', 'thread', 'author', 'staff', 'staff_session', 'staff_link', 'staff_code', 'log', 'claim', 'report', 'sanction', 'note', 'rule', 'rule_version', 'assignment', 'saved_view', 'site', 'word_list_text'] // biome-ignore format: a list
  const parts = tables.map(
    (table) => sql`(select concat(count(*), ' ', max(xmin::text::bigint)) from ${sql.table(table)})`,
  )
  const { rows } = await sql<{ all: string }>`select concat_ws(' ', ${sql.join(parts)}) as all`.execute(test.fresh.db)
  return rows[0]!.all
}

it('says of every operation in the table who may do it', () => {
  expect(Object.keys(matrix).sort()).toEqual(operations.map(({ id }) => id).sort())
})

const isRead = ({ endpoint }: AnyOperation) => endpoint.startsWith('GET ')

const cases = operations.flatMap((operation) => roles.map((role) => ({ operation, role, name: operation.id }))) // biome-ignore format: short

/** Who asks, and what about. */
interface Scene {
  asker: Asker
  things: Things
}

const scenes = new Map<string, Promise<Scene>>()

/** Somebody of a role and things of their own or of others: new ones where they are about to change, else those used before. */
function sceneOf(role: Role, scope: 'own' | 'other', willChange: boolean): Promise<Scene> {
  const make = async () => {
    const asker = await askerWith(test, here.siteId, role)
    const owner = scope === 'own' ? asker : await askerWith(test, here.siteId, 'guest')
    return { asker, things: await thingsOf(test, here, owner) }
  }
  if (willChange) return make()
  const key = `${role} ${scope}`
  const scene = scenes.get(key) ?? make()
  scenes.set(key, scene)
  return scene
}

it.each(cases)('$name by $role: own, others’ and another site’s', async ({ operation, role }) => {
  const row = matrix[operation.id]
  for (const scope of ['own', 'other'] as const) {
    // Nobody has nothing of their own.
    if (scope === 'own' && role === 'nobody') continue
    const willChange = row[scope][role] === 'done' && !isRead(operation)
    const { asker, things } = await sceneOf(role, scope, willChange)
    // A session's request notes once a minute that it was seen: these have been, so that only what is asked can write.
    if (!willChange) await test.fresh.db.updateTable('staff_session').set({ seen_at: sql<string>`now()` }).execute()
    const before = !willChange && (await everything())

    const answer = await ask(operation, things, asker, here)

    expect(outcomeOf(answer), `${scope}: ${JSON.stringify(answer.body)}`).toBe(row[scope][role])
    if (!willChange) expect(await everything(), `${scope} changed something`).toBe(before)
  }
  await expectNothingThere(operation, role)
})

/** What belongs to another site is answered as what does not exist, byte for byte; and there, a role here is worth nothing. */
async function expectNothingThere(operation: AnyOperation, role: Role): Promise<void> {
  const asker = await askerWith(test, here.siteId, role)
  const there_ = await theirs()
  const missing = nothing(elsewhere)

  const foreign = said(await ask(operation, elsewhere, asker, here), elsewhere)
  if (/^end(Staff|Embed)Session$/.test(operation.id)) asker.headers = (await askerWith(test, here.siteId, role)).headers
  expect(foreign).toBe(said(await ask(operation, missing, asker, here), missing))

  if (/^(makeGuest|checkStaffLink|startStaffSession|startEmbedSession)$/.test(operation.id)) return
  const abroad = said(await ask(operation, elsewhere, asker, there), elsewhere)
  const nobody = await askerWith(test, there.siteId, 'nobody')
  expect(abroad).toBe(said(await ask(operation, elsewhere, nobody, there), elsewhere))
  expect(await theirs()).toBe(there_)
}

/** Refusals that come before anybody looks for the thing; and of what its asker may not see, there is nothing. */
const blind = ['sign-in-required', 'not-allowed', 'token-required', 'banned', 'not-found']

it.each(roles)('tells %s by no refusal whether there is such a thing', async (role) => {
  const asker = await askerWith(test, here.siteId, role)
  const owner = await askerWith(test, here.siteId, 'guest')
  const things = await thingsOf(test, here, owner)
  const missing = nothing(things)
  // What is not public: for others it is not there, whatever they try.
  await test.fresh.db.updateTable('comment').set({ state: 'held' }).where('id', '=', things.comment).execute()
  let compared = 0
  for (const operation of operations) {
    const outcome = matrix[operation.id].other[role]
    const isHidden = outcome === 'not-yours' && role !== 'embedOfModerator'
    // A moderator reads everybody's notes and may remove their own.
    const isKnown = operation.id === 'removeNote' && role === 'moderator'
    if ((!blind.includes(outcome) && !isHidden) || isKnown) continue
    const found = said(await ask(operation, things, asker, here), things)
    expect(found, operation.id).toBe(said(await ask(operation, missing, asker, here), missing))
    compared++
  }
  expect(compared).toBeGreaterThan(role === 'owner' ? 3 : 15)
})

async function theirs(): Promise<string> {
  const { rows } = await sql<{ all: string }>`
    select string_agg(c::text, ',' order by id) || (select count(*) from log where site_id = ${there.siteId}) as all
    from comment c where c.site_id = ${there.siteId}`.execute(test.fresh.db)
  return rows[0]!.all
}

it.each(operations.filter(({ power }) => power).map((operation) => ({ operation, name: operation.id })))(
  '$name takes the cookie from pages of our own and from nobody else’s',
  async ({ operation }) => {
    const asker = await askerWith(test, here.siteId, 'owner')
    const things = await thingsOf(test, here, asker)
    const withHeaders = async (headers: Record<string, string>) =>
      outcomeOf(await ask(operation, things, { ...asker, headers: { Cookie: asker.headers.Cookie!, ...headers } }, here))
    const before = await everything()

    const outcomes = [
      await withHeaders({ Origin: own, 'Sec-Fetch-Site': 'same-site' }),
      await withHeaders({ Origin: own, 'Sec-Fetch-Site': 'cross-site' }),
      await withHeaders({ Origin: own, 'Sec-Fetch-Site': 'none' }),
      await withHeaders({ Origin: origin, 'Sec-Fetch-Site': 'cross-site' }),
      ...(isRead(operation)
        ? []
        : [
            await withHeaders({ Origin: origin }),
            await withHeaders({ Origin: 'null' }),
            await withHeaders({ Origin: `${own}.example.org` }),
            await withHeaders({ Origin: '' }),
          ]),
    ]

    expect(new Set(outcomes)).toEqual(new Set(['origin-not-allowed']))
    expect(await everything()).toBe(before)
  },
) // biome-ignore format: short

it('gives an embed’s token nothing on another origin, in a cookie, or after its time', async () => {
  const read = operations.find(({ id }) => id === 'readQueues')!
  const asker = await askerWith(test, here.siteId, 'embedOfModerator')
  const things = await thingsOf(test, here, asker)
  const token = asker.headers.Authorization!.slice('Bearer '.length)
  const outcome = async (headers: Record<string, string>) =>
    outcomeOf(await ask(read, things, { ...asker, headers }, here))

  expect(await outcome(asker.headers)).toBe('done')
  expect(await outcome({ ...asker.headers, Origin: own })).toBe('sign-in-required')
  expect(await outcome({ Authorization: asker.headers.Authorization! })).toBe('sign-in-required')
  expect(await outcome({ Origin: own, Cookie: `afterword-team-${here.siteId}=${token}` })).toBe('sign-in-required')
  await test.fresh.db
    .updateTable('staff_session')
    .set({ expires_at: '2026-01-01T00:00:00Z' })
    .where('id', '=', asker.sessionId!)
    .execute()
  expect(await outcome(asker.headers)).toBe('sign-in-required')
})
