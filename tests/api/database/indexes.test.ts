import { type RawBuilder, sql } from 'kysely'
import { expect, it } from 'vitest'
import '../../../server/app.ts'
import type { Db } from '../../../server/platform/database/database.ts'
import { namedStatements } from '../../../server/platform/database/named-statements.ts'
import { nilId } from '../../../server/platform/ids.ts'
import { freshDb } from '../../kit/fixtures/database.ts'

const site = sql.lit('00000000-0000-7000-8000-000000000001')
const person = sql.lit('00000000-0000-7000-8000-000000000002')
const waiting = (holds: string, order: string) =>
  sql`select c.id from comment c where c.site_id = ${site} and ${sql.raw(holds)} order by ${sql.raw(order)} limit 21`
const byTime = 'c.created_at, c.id'
const byPriority = 'c.priority desc, c.created_at, c.id'

/** A busy site: 100 people, 40 threads, 8,000 comments; most are published and reviewed, a few are in each queue. */
async function fill(db: Db): Promise<void> {
  await sql`update site set site_id = ${site}`.execute(db)
  await sql`
    insert into author (site_id, id, kind, name, token_hash)
    select ${site}, gen_random_uuid(), 'guest', 'Guest', decode(md5(n::text), 'hex') from generate_series(1, 100) n`.execute(
    db,
  )
  await sql`
    insert into thread (site_id, id, page_key, url)
    select ${site}, gen_random_uuid(), n::text, '' from generate_series(1, 40) n`.execute(db)
  await sql`
    with a as (select id, row_number() over () as n from author), t as (select id, row_number() over () as n from thread)
    insert into comment (site_id, id, thread_id, parent_id, root_id, depth, author_id, source, body, post_key, search,
      created_at, changed_in, state, reviewed_at, report_count, appealed_at, pinned_at, featured_at)
    select ${site}, gen_random_uuid(), t.id, ${sql.lit(nilId)}, gen_random_uuid(), 0, a.id, 'Words', '[]', of::text,
      to_tsvector('simple', case when of % 500 = 0 then 'heron' else 'words' end), now() - of * interval '1 minute', of,
      case of % 100 when 1 then 'held' when 2 then 'spam' when 3 then 'rejected' when 4 then 'rejected' else 'published' end,
      case when of % 50 <> 5 then now() end, case when of % 100 = 6 then 1 else 0 end,
      case when of % 100 = 4 then now() end, case when of % 1000 = 7 then now() end, case when of % 1000 = 8 then now() end
    from generate_series(1, 8000) of join a on a.n = of % 100 + 1 join t on t.n = of / 100 % 40 + 1`.execute(db)
  await sql`analyze`.execute(db)
}

/** What each index of comment is for: a named statement, or what a screen of the console asks. */
const uses: Record<string, string | RawBuilder<unknown>> = {
  comment_pkey: 'thread-of-edit',
  comment_by_post_key: 'post-comment',
  comment_by_author: sql`
    select source from comment c where c.site_id = ${site} and c.author_id = ${person} order by c.created_at desc limit 5`,
  comment_by_record: 'trust-of-author',
  comment_by_time: 'page-newest-next',
  comment_by_score: 'page-respected-next',
  comment_by_replies: 'page-replies-next',
  comment_by_pin: 'page-newest-first',
  comment_by_featured: sql`
    select c.id from comment c where c.site_id = ${site} and c.thread_id = ${person} and c.featured_at is not null
      and c.state = 'published' order by c.created_at, c.id`,
  comment_by_change: 'changes-since',
  comment_by_newest: 'newest-of-thread',
  comment_by_words: sql`select c.id from comment c where c.site_id = ${site} and c.search @@ 'heron'::tsquery`,
  comment_by_site: 'newest-of-site',
  comment_by_pending: waiting("c.state = 'held' and not c.shadowed", byTime),
  comment_by_urgency: waiting("c.state = 'held' and not c.shadowed", byPriority),
  comment_by_reported: waiting("c.report_count > 0 and c.state = 'published'", byTime),
  comment_by_reports: waiting("c.report_count > 0 and c.state = 'published'", byPriority),
  comment_by_unreviewed: waiting("c.state = 'published' and c.reviewed_at is null", byTime),
  comment_by_spam: waiting("c.state = 'spam'", byTime),
  comment_by_rejected: waiting("c.state in ('rejected', 'removed')", byTime),
  comment_by_appeal: waiting("c.appealed_at is not null and c.state in ('rejected', 'removed', 'spam')", byTime),
}

it('has a query for every index of comments, and uses it there', async ({ skip }) => {
  // "explain (generic_plan)" came with PostgreSQL 16; ours is newer, another may be older.
  if (process.env.TEST_DATABASE_URL) skip()
  await using fresh = await freshDb()
  await fill(fresh.db)
  const texts = new Map(namedStatements().map(({ name, text }) => [name, text]))
  const { rows: indexes } = await sql<{ name: string }>`
    select indexname as name from pg_indexes where schemaname = ${fresh.schema} and tablename = 'comment'`.execute(
    fresh.db,
  )

  expect(indexes.map(({ name }) => name).sort()).toEqual(Object.keys(uses).sort())

  await fresh.db.connection().execute(async (one) => {
    const missing: string[] = []
    for (const [index, use] of Object.entries(uses)) {
      const asked = typeof use === 'string' ? sql.raw(texts.get(use)!) : use
      const { rows } = await sql<Record<string, string>>`explain (generic_plan, costs off) ${asked}`.execute(one)
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      if (!new RegExp(`\\b${index}\\b`).test(plan)) missing.push(`${index}\n${plan}`)
    }
    expect(missing).toEqual([])
  })
})
