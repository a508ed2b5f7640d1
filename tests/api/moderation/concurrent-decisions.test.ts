import { expect, it } from 'vitest'
import { verifyLog } from '../../../server/audit/audit-log.ts'
import { decide, undo } from '../../../server/moderation/decisions/decide.ts'
import { runJobs } from '../../../server/platform/jobs/run-jobs.ts'
import { createLog } from '../../../server/platform/log.ts'
import { runTraining } from '../../../server/screening/classifier.ts'
import { bulkLoad } from '../../../server/transfer/bulk-load.ts'
import { trainNow } from '../../kit/clients/due-jobs.ts'
import { member } from '../../kit/factories/staff.ts'
import { origin, testApp } from '../../kit/fixtures/app.ts'

/** Three decisions a comment in two rounds: 2 are 120 decisions, 12 are 720. */
const rounds = Number(process.env.ROUNDS ?? 2)
const moderators = 4
const commentsEach = 10
const vocabulary = Array.from({ length: 300 }, (_, n) => `word${n}`)

/** 150 of 300 words: any two comments share about half of theirs. */
const wordsOf = (place: number) => vocabulary.filter((_, n) => (n * 7 + place * 13) % 300 < 150).join(' ')

it(`lets ${moderators} moderators decide about long comments at the same time while the classifier trains`, async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  const staff = await Promise.all(Array.from({ length: moderators }, (_, n) => member(test, 'moderator', `Mo ${n}`)))
  const at = new Date()
  for (let place = 0; place < moderators * commentsEach; place++)
    await bulkLoad(db, siteId, { key: `${place}`, url: `${origin}/${place}`, title: '' }, 1, () => ({
      author: 'Ana', parent: null, state: 'held', createdAt: at, versions: [{ source: wordsOf(place), at }],
    })) // biome-ignore format: a row
  const ids = (await db.selectFrom('comment').select('id').execute()).map(({ id }) => id)
  const log = createLog('silent')
  const trainers = [1, 2].map(() => runJobs({ db, log }, runTraining(db)))
  let decisions = 0

  const work = async ({ id: staffId }: { id: string }, mine: string[]) => {
    const by = { actor: 'staff', id: staffId } as const
    for (let round = 0; round < rounds; round++)
      for (const id of mine) {
        const query = db.selectFrom('comment').select(['id', 'state', 'revision']).where('id', '=', id)
        const item = await query.executeTakeFirstOrThrow()
        const verb = item.state === 'rejected' || item.state === 'removed' ? 'approve' : 'reject'
        const reason = verb === 'reject' ? ({ reason: 'rude' } as const) : {}
        const { batch, done } = await decide(db, siteId, by, { items: [item], verb, ...reason, source: 'console' })
        expect(done).toHaveLength(1)
        decisions++
        if (round % 2 === 0) continue
        expect((await undo(db, siteId, by, batch)).done).toHaveLength(1)
        decisions++
      }
  }
  await Promise.all(staff.map((one, n) => work(one, ids.slice(n * commentsEach, (n + 1) * commentsEach))))
  for (const trainer of trainers) await trainer[Symbol.asyncDispose]()
  await trainNow(test)

  expect(decisions).toBe(rounds * 1.5 * ids.length)
  expect((await verifyLog(db, siteId)).brokenAt).toBeNull()
  const rejected = await db.selectFrom('comment').select('id').where('state', 'in', ['rejected', 'removed']).execute()
  const examples = await db.selectFrom('training_example').select('comment_id').where('is_bad', '=', true).execute()
  expect(examples.map(({ comment_id }) => comment_id).sort()).toEqual(rejected.map(({ id }) => id).sort())
})

it('answers a decision whose training cannot run, and trains later', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  const [ana, priya] = [await test.guest(), await member(test)]
  const { id } = await test.post(ana.token, 'Spoken in haste')
  const by = { actor: 'staff', id: priya.id } as const
  const item = { id, state: 'published', revision: 1 } as const
  const locked = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  // Another training of the site that does not end.
  const other = db.transaction().execute(async (tx) => {
    await tx.insertInto('training_word').values({ site_id: siteId, word: 0, good: 0, bad: 0 }).execute()
    locked.resolve()
    await ended.promise
  })
  await locked.promise

  const { done } = await decide(db, siteId, by, { items: [item], verb: 'spam', source: 'console' })
  ended.resolve()
  await other

  expect(done).toHaveLength(1)
  expect(await db.selectFrom('training_example').select('comment_id').execute()).toEqual([])
  expect(await trainNow(test)).toBe(1)
  expect(await db.selectFrom('training_example').select('comment_id').execute()).toEqual([{ comment_id: id }])
})
