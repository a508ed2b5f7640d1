import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { dryRunRule } from '../../../server/moderation/rules/dry-run-rule.ts'
import { plantInvented } from '../../../server/pages/demo/plant.ts'
import type { RuleConditions, RuleDryRunProgress, RuleDryRunRequest } from '../../../shared/moderation/rules.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

const asked = (conditions: RuleConditions, days = 7): RuleDryRunRequest => ({
  rule: { name: 'Tried', enabled: true, conditions, actions: [{ do: 'hold' }] },
  days,
})

/** The events of a dry run, without the last. */
async function dryRun(by: Member, request: RuleDryRunRequest): Promise<RuleDryRunProgress[]> {
  const { status, body } = await by.ask('POST', '/moderation/rule-dry-runs', request)
  expect(status).toBe(200)
  const events = String(body).trim().split('\n\n')
  expect(events.at(-1)).toBe('event: end\ndata: {}')
  return events.slice(0, -1).map((event) => JSON.parse(event.replace('event: progress\ndata: ', '')))
}

/** Everything there is, as one value. */
async function everything({ fresh: { db } }: TestApp): Promise<unknown> {
  const tables = ['comment', 'thread', 'author', 'report', 'log', 'log_head', 'rule', 'rule_version'] as const
  return Promise.all(
    tables.map(async (table) => {
      const { rows } = await sql<{ sum: string }>`
        select md5(coalesce(string_agg(one::text, '' order by one::text), '')) as sum from ${sql.table(table)} one`.execute(
        db,
      )
      return [table, rows[0]!.sum]
    }),
  )
}

it('says what a rule would have met, with samples, and changes nothing', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const { token } = await test.guest()
  for (let n = 0; n < 3; n++) await test.post(token, `A fine replica watch, number ${n}`)
  await test.post(token, 'Something else altogether')
  const before = await everything(test)

  const last = (await dryRun(priya, asked({ words: ['replica watch'] }))).at(-1)!

  expect(last).toMatchObject({ done: 4, total: 4, matched: 3, published: 3 })
  expect(last.samples.map(({ excerpt }) => excerpt)).toEqual([
    'A fine replica watch, number 2',
    'A fine replica watch, number 1',
    'A fine replica watch, number 0',
  ])
  expect(last.samples[0]).toMatchObject({ author: 'Ana Silva', state: 'published', reasons: [{ span: [7, 20] }] })
  expect(await everything(test)).toEqual(before)
})

it('goes through thousands in batches of 500, and says how far it has come after each', async () => {
  await using test = await testApp()
  const priya = await member(test)
  await plantInvented(test.fresh.db, test.fresh.siteId, 'http://localhost:4000', 1_700, () => {})
  await test.fresh.db.updateTable('comment').set({ created_at: sql`now() - random() * interval '6 days'` }).execute()
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from comment join author using (site_id) where author.id = comment.author_id
    and author.kind = 'guest'`.execute(test.fresh.db)
  const total = rows[0]!.n

  const steps = await dryRun(priya, asked({ scripts: ['Latin'] }))
  const last = steps.at(-1)!

  expect(steps.map(({ done }) => done).slice(0, 4)).toEqual([0, 500, 1_000, 1_500])
  expect([last.done, last.total]).toEqual([total, total])
  expect(last.matched).toBeGreaterThan(total / 2)
  expect(last.samples).toHaveLength(20)
})

it('knows of each author what was known when they wrote', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const [ana, ben] = [await test.guest(), await test.guest('Ben Okri')]
  await test.post(ana.token, 'My first')
  await test.post(ana.token, 'My second')
  await test.post(ben.token, 'A first of another')

  const last = (await dryRun(priya, asked({ isNew: true }))).at(-1)!

  expect(last.samples.map(({ excerpt }) => excerpt)).toEqual(['A first of another', 'My first'])
})

it('sees what was nearly the same at the time', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const [ana, ben] = [await test.guest(), await test.guest('Ben Okri')]
  const said = 'The council should publish the report before it votes on the plan next'
  await test.post(ana.token, `${said} week`)
  await test.post(ben.token, `${said} month`)

  const last = (await dryRun(priya, asked({ similarityToRecent: 0.7 }))).at(-1)!

  expect(last.samples).toMatchObject([{ author: 'Ben Okri' }])
})

it('looks no further back than asked, and not at the team', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const { token } = await test.guest()
  const old = await test.post(token, 'An old casino')
  await test.post(token, 'A new casino')
  await test.fresh.db
    .updateTable('comment')
    .set({ created_at: sql`now() - interval '8 days'` })
    .where('id', '=', old.id)
    .execute()

  const [week, month] = [
    (await dryRun(priya, asked({ words: ['casino'] }))).at(-1)!,
    (await dryRun(priya, asked({ words: ['casino'] }, 30))).at(-1)!,
  ]

  expect([week.matched, month.matched]).toEqual([1, 2])
})

it('ends when nobody reads on', async () => {
  await using test = await testApp()
  await plantInvented(test.fresh.db, test.fresh.siteId, 'http://localhost:4000', 1_700, () => {})
  await test.fresh.db.updateTable('comment').set({ created_at: sql`now() - random() * interval '6 days'` }).execute()
  const priya = await member(test)
  const cancelled = new AbortController()

  const steps = dryRunRule(test.fresh.db, test.fresh.siteId, asked({ links: 1 }), cancelled.signal)
  const seen = [(await steps.next()).value?.done, (await steps.next()).value?.done]
  cancelled.abort()
  const after = await steps.next()
  const response = await test.app.request('/api/v1/sites/_/moderation/rule-dry-runs', {
    method: 'POST',
    headers: { Cookie: priya.cookie, Origin: 'http://localhost', 'Content-Type': 'application/json' },
    body: JSON.stringify(asked({ links: 1 })),
  })
  const reader = response.body!.getReader()
  await reader.read()
  await reader.cancel()

  expect(seen).toEqual([0, 500])
  expect(after.done).toBe(true)
  // No transaction is left behind by who went away.
  await expect.poll(() => test.fresh.db.pool.totalCount - test.fresh.db.pool.idleCount).toBe(0)
})

it('is for who may read rules', async () => {
  await using test = await testApp()
  const wim = await member(test, 'writer', 'Wim')

  expect((await wim.ask('POST', '/moderation/rule-dry-runs', asked({ links: 1 }))).status).toBe(403)
})
