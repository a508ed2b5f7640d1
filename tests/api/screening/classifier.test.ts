import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { classifier, minimumExamples } from '../../../server/screening/classifier.ts'
import { Sites } from '../../../server/sites/site.ts'
import { bulkLoad } from '../../../server/transfer/bulk-load.ts'
import { currentState, decideNow, decideOn, undoBatch } from '../../kit/clients/decisions.ts'
import { trainNow } from '../../kit/clients/due-jobs.ts'
import { labelledSet } from '../../kit/data/labelled-comments.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { origin, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const counts = async ({ fresh: { db } }: TestApp) =>
  (await sql`select word::text, good, bad from training_word where good > 0 or bad > 0 order by 1`.execute(db)).rows

/** The same from nothing but the training examples. */
const recount = async ({ fresh: { db } }: TestApp) =>
  (
    await sql`
      select word::text, count(*) filter (where not is_bad)::int as good, count(*) filter (where is_bad)::int as bad
      from training_example cross join unnest(words || 0::bigint) word group by word order by 1`.execute(db)
  ).rows

const all = async ({ fresh: { db } }: TestApp) =>
  db.selectFrom('training_word').select(['good', 'bad']).where('word', '=', 0).executeTakeFirst()

/** Decides about as many comments of either kind as are asked for. */
async function teach(test: TestApp, by: Member, each: number): Promise<string[]> {
  const set = labelledSet(each * 2, 0, 1)
  const at = new Date()
  const page = { key: 'examples', url: `${origin}/examples`, title: '' }
  await bulkLoad(test.fresh.db, test.fresh.siteId, page, set.length, (place) => ({
    author: 'Ana', parent: null, state: 'published', createdAt: at, versions: [{ source: set[place]!.text, at }],
  })) // biome-ignore format: a row
  const rows = await test.fresh.db.selectFrom('comment').select(['id', 'source', 'state', 'revision']).execute()
  const isBad = new Map(set.map(({ text, isBad }) => [text, isBad]))
  const batches: string[] = []
  for (const verb of ['approve', 'spam'] as const) {
    const items = rows.filter(({ source }) => isBad.get(source) === (verb === 'spam'))
    for (let from = 0; from < items.length; from += 100) {
      const some = items.slice(from, from + 100).map(({ id, state, revision }) => ({ id, state, revision }))
      batches.push((await decideOn(by, verb, some)).body.batch)
    }
  }
  await trainNow(test)
  return batches
}

/** What the phase has against a guest's comment. */
async function look(test: TestApp, source: string, kind: 'guest' | 'staff' = 'guest') {
  const site = await new Sites(test.fresh.db).get('_')
  return classifier(test.fresh.db).screen({ site, author: { kind }, draft: { source } })
}

const spam = 'Win 300 every day at the best casino online: https://win-big.example/300'

it('learns from decisions, and holds with the words that told', async () => {
  await using test = await testApp({ settings: { holdSimilarToRejected: true } })
  await teach(test, await member(test), 80)

  const [finding, ...more] = await look(test, spam)

  expect(more).toEqual([])
  expect(finding).toMatchObject({ action: 'hold', code: 'similar-to-rejected', params: { words: expect.any(String) } })
  expect(spam.slice(...finding!.span!)).not.toBe('')
  expect(await look(test, 'The library at Mill Street is worth the money, and my neighbour said so.')).toEqual([])
}) // biome-ignore format: short

it('never does more than hold, whatever it learnt', async () => {
  await using test = await testApp({ settings: { holdSimilarToRejected: true } })
  await teach(test, await member(test), 80)

  const findings = (await Promise.all(labelledSet(100, 1, 5).map(({ text }) => look(test, text)))).flat()

  expect(findings.length).toBeGreaterThan(10)
  expect(new Set(findings.map(({ action }) => action))).toEqual(new Set(['hold']))
})

it('says nothing before there is enough to tell by, where the owner does not want it, and of the team', async () => {
  await using test = await testApp({ settings: { holdSimilarToRejected: true } })
  const priya = await member(test)
  await teach(test, priya, minimumExamples - 10)
  expect(await look(test, spam)).toEqual([])

  await test.fresh.db.deleteFrom('training_example').execute()
  await test.fresh.db.deleteFrom('training_word').execute()
  await sql`insert into training_word select site_id, 0, 100, 100 from site`.execute(test.fresh.db)
  expect(await look(test, spam)).toEqual([])

  await using off = await testApp()
  await teach(off, await member(off), 80)
  expect(await look(off, spam)).toEqual([])
  await off.set({ holdSimilarToRejected: true })
  expect(await look(off, spam, 'staff')).toEqual([])
  expect(await look(off, spam)).toHaveLength(1)
})

it('counts exactly what is decided now: decisions, changes of mind and undos, many at once', async () => {
  await using test = await testApp()
  const [ana, priya, mo] = [await test.guest(), await member(test), await member(test, 'moderator', 'Mo')]
  const ids: string[] = []
  for (const { text } of labelledSet(24, 0, 7)) ids.push((await test.post(ana.token, text, { url: `${origin}/${ids.length % 5}` })).id)
  const verbs = ['approve', 'spam', 'reject', 'hold'] as const

  const batches: string[] = []
  for (let round = 0; round < 4; round++) {
    const answers = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => {
        const some = ids.filter((_id, place) => (place + n + round) % 3 > 0)
        const seen = await Promise.all(some.map((id) => currentState(test, id)))
        return decideOn(n % 2 ? priya : mo, verbs[(n + round) % 4]!, seen)
      }),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
    batches.push(...answers.filter(({ body }) => body.done.length > 0).map(({ body }) => body.batch))
    // Two processes train while others undo.
    await Promise.all([...batches.slice(-3).map((batch) => undoBatch(priya, batch)), trainNow(test), trainNow(test)])
  }

  await trainNow(test)
  expect(await counts(test)).toEqual(await recount(test))
  const { rows } = await sql<{ good: number; bad: number }>`
    select count(*) filter (where state = 'published' and reviewed_at is not null)::int as good,
      count(*) filter (where state in ('rejected', 'removed', 'spam'))::int as bad from comment`.execute(test.fresh.db)
  expect((await all(test)) ?? { good: 0, bad: 0 }).toEqual(rows[0])
}) // biome-ignore format: short

it('forgets what is undone', async () => {
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  const { id } = await test.post(ana.token, 'Spoken in haste')
  const { batch } = (await decideNow(test, priya, 'spam', id)).body
  await trainNow(test)
  expect(await all(test)).toEqual({ good: 0, bad: 1 })

  await undoBatch(priya, batch)
  await trainNow(test)

  expect(await counts(test)).toEqual([])
  expect(await test.fresh.db.selectFrom('training_example').select('comment_id').execute()).toEqual([])
})

it('keeps no word that could be read', async () => {
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  const { id } = await test.post(ana.token, 'Canary words')
  await decideNow(test, priya, 'approve', id)
  await trainNow(test)

  const { rows } =
    await sql`select training_example::text, training_word::text from training_example, training_word`.execute(
      test.fresh.db,
    )

  expect(rows.length).toBeGreaterThan(0)
  expect(JSON.stringify(rows)).not.toMatch(/canary/i)
})

it('holds a posted comment by what was decided before, and says why on its card', async () => {
  await using test = await testApp({ settings: { holdSimilarToRejected: true } })
  const [ben, priya] = [await test.guest('Ben'), await member(test)]
  await teach(test, priya, 80)

  const held = await test.post(ben.token, spam)
  const { body } = await priya.ask('GET', `/moderation/comments/${held.id}`)

  expect(held.state).toBe('held')
  expect(body.card.verdict).toMatchObject([
    { phase: 'classifier', code: 'similar-to-rejected', params: { percent: expect.any(Number) } },
  ])
})
