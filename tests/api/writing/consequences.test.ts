import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Screening } from '../../../server/screening/screening.ts'
import type { Verdict } from '../../../server/screening/verdict.ts'
import { subscribe } from '../../kit/clients/team-mail.ts'
import { member } from '../../kit/factories/staff.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

// What a rule wants done beside is written with the comment or not at all: a process that fails between the two would else
// leave a comment behind whose team was never told, and the same key again would not tell it either.

const rule = crypto.randomUUID()
const consequences: Pick<Verdict, 'slow' | 'notifies'> = {
  slow: { rule, slowS: 30, slowMinutes: 10 },
  notifies: [{ rule, version: 1 }],
}
let verdict: Verdict
const screening: Screening = {
  screen: async () => verdict,
  challenge: async () => {
    throw new Error('nobody is asked for a proof here')
  },
}

let test: TestApp
let token: string
beforeEach(async () => {
  test = await testApp({ screening })
  verdict = { state: 'published', reasons: [], refusals: [], ...consequences }
  ;({ token } = await test.guest())
  const priya = await member(test)
  await subscribe(priya)
})
afterEach(() => test[Symbol.asyncDispose]())

/** Runs something while the database takes no audit entry, as with a full disk or a lost connection at that moment. */
async function withoutLog<T>(run: () => Promise<T>): Promise<T> {
  const { fresh } = test
  fresh.isSpoiled = true
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$`.execute(fresh.db)
  await sql`create trigger refuse before insert on log for each row execute function refuse()`.execute(fresh.db)
  const result = await run()
  await sql`drop trigger refuse on log`.execute(fresh.db)
  return result
} // biome-ignore format: short

const post = (key: string) =>
  test.ask('POST', '/comments', {
    token,
    body: { page: { url: pageUrl }, body: 'A canary in a coal mine' },
    headers: { 'Idempotency-Key': key },
  })

const logged = async () =>
  (await test.fresh.db.selectFrom('log').select('action').orderBy('seq').execute())
    .map(({ action }) => action)
    .filter((action) => !action.startsWith('staff.'))

const mails = () => test.fresh.db.selectFrom('job').select('payload').where('kind', '=', 'team-mail').execute()

it.each([['published' as const], ['held' as const]])(
  'makes no %s comment where its consequences cannot be written, and both with the same key again',
  async (state) => {
    verdict = { ...verdict, state }
    const key = crypto.randomUUID()

    const refused = await withoutLog(() => post(key))
    const left = await test.fresh.db.selectFrom('comment').select('id').execute()
    const again = await post(key)

    expect(refused.status).toBe(500)
    expect(left).toEqual([])
    expect(again.body.comment.state).toBe(state)
    expect(await logged()).toEqual([
      ...(state === 'held' ? ['comment.hold'] : []),
      'thread.set-limits',
      'comment.notify-team',
    ])
    const { id } = again.body.comment
    expect((await mails()).map(({ payload }) => payload)).toEqual([expect.objectContaining({ commentId: id })])
  },
)

it('tells the team once, however often a key is sent at once', async () => {
  const key = crypto.randomUUID()

  const answers = await Promise.all(Array.from({ length: 5 }, () => post(key)))

  expect(new Set(answers.map(({ body }) => body.comment.id)).size).toBe(1)
  expect(await logged()).toEqual(['thread.set-limits', 'comment.notify-team'])
  expect(await mails()).toHaveLength(1)
})

it('keeps the old words of an edit whose consequences cannot be written', async () => {
  verdict = { ...verdict, slow: null, notifies: [] }
  const { id } = (await post(crypto.randomUUID())).body.comment
  verdict = { ...verdict, notifies: consequences.notifies }
  const edit = () =>
    test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Other words' }, headers: { 'If-Match': '"1"' } })
  const source = async () =>
    (await test.fresh.db.selectFrom('comment').select('source').executeTakeFirstOrThrow()).source

  const refused = await withoutLog(edit)
  const kept = await source()
  const again = await edit()

  expect([refused.status, again.status]).toEqual([500, 200])
  expect([kept, await source()]).toEqual(['A canary in a coal mine', 'Other words'])
  expect(await logged()).toEqual(['comment.notify-team'])
  expect(await mails()).toHaveLength(1)
})
