import { type RawBuilder, sql } from 'kysely'
import { rejectedStates } from '../../../shared/comments/comments.ts'
import type { PeopleFilter, PeoplePage, PersonLine } from '../../../shared/people/people.ts'
import type { Db } from '../../platform/database/database.ts'
import { inList } from '../../platform/database/in-list.ts'
import { jsonTime } from '../../platform/database/json-time.ts'
import { cutPage, readCursor, writeCursor } from '../../sites/cursor.ts'
import type { Site } from '../../sites/site.ts'
import { countMax } from './author-record.ts'

/** Filters and page of a list of people. */
interface PeopleRequest {
  q?: string | undefined
  only?: PeopleFilter | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

const pageSize = 30
const reportedDays = 30

/**
 * Lists the people of a site, newest first, or with `reported` the most reported first. Figures are counted for the page's
 * people only.
 * @throws Problem invalid, for a cursor of another list
 */
export async function listPeople(db: Db, site: Site, request: PeopleRequest): Promise<PeoplePage> {
  const { q = '', only, cursor, limit = pageSize } = request
  const scope = `people ${JSON.stringify([q, only])}`
  const after = cursor ? readCursor(site, scope, cursor) : null
  const isNamed = q.trim() !== ''
  const chosen = chosenBy(site.id, only)
  const { rows } = await sql<PersonLine>`
    with named as materialized (${isNamed ? namedLike(site.id, q) : sql`select`}),
    chosen as materialized (${chosen ?? sql`select`}),
    page as (
      select author.id, author.name, author.badges, author.created_at, ${only === 'reported' ? sql`chosen.reports` : sql`null::int as reports`}
      from ${isNamed ? sql`named` : sql`author`} author ${chosen ? sql`join chosen on chosen.author_id = author.id` : sql``}
      where author.site_id = ${site.id} ${only === 'expert' ? sql`and author.badges @> '{expert}'` : sql``} ${after ? past(only, after) : sql``}
      order by ${orderOf(only)} limit ${limit + 1}
    )
    select id, name, badges, created_at as since, reports, ${counted(site.id)},
      (select role from staff where staff.site_id = ${site.id} and staff.author_id = author.id and removed_at is null) as role
    from page author order by ${orderOf(only, sql`author`)}`.execute(db)
  return cutPage(rows, limit, ({ id, since, reports }) =>
    writeCursor(site, scope, only === 'reported' ? `${reports}/${since}` : since, id),
  )
}

// Whom it may be is found first and by itself: the planner would else walk all people from the newest on and look at each,
// where there are few or none all 100,000 of them.

/** SQL condition: for each word of `q`, a word of the name begins with it. */
const namedLike = (siteId: string, q: string) => sql`
  select site_id, id, name, badges, created_at from author
  where site_id = ${siteId} and array_to_tsvector(name_words(name) || site_id::text) @@ (
    select string_agg(quote_literal(word) || ':*', ' & ') || ' & ' || quote_literal(${siteId}::text)
    from unnest(name_words(${q})) word)::tsquery`

/** SQL for the ids of sanctioned or reported people; null without a filter. */
function chosenBy(siteId: string, only: PeopleFilter | undefined): RawBuilder<unknown> | null {
  if (only === 'sanctioned' || only === 'reviewed')
    return sql`select distinct s.author_id from sanction s where s.site_id = ${siteId} and ${inForce}
      and ${only === 'reviewed' ? sql`s.kind = 'review'` : sql`s.kind <> 'message'`}`
  if (only === 'reported')
    return sql`select c.author_id, count(*)::int as reports from report r join comment c on c.site_id = r.site_id and c.id = r.comment_id
      where r.site_id = ${siteId} and r.created_at > now() - make_interval(days => ${sql.lit(reportedDays)})
      group by c.author_id`
  return null
}

const inForce = sql`s.lifted_at is null and (s.until is null or s.until > now())`

const orderOf = (only: PeopleFilter | undefined, of = sql`chosen`) =>
  sql`${only === 'reported' ? sql`${of}.reports desc,` : sql``} author.created_at desc, author.id desc`

function past(only: PeopleFilter | undefined, { key, id }: { key: string; id: string }): RawBuilder<unknown> {
  if (only !== 'reported') return sql`and (author.created_at, author.id) < (${key}::timestamptz, ${id}::uuid)`
  const [reports, at] = key.split('/')
  return sql`and (chosen.reports, author.created_at, author.id) < (${reports}::int, ${at}::timestamptz, ${id}::uuid)`
}

/** SQL for the figures of the people on a page. */
const counted = (siteId: string) => sql`
  (select count(*)::int from (select from comment o where o.site_id = ${siteId} and o.author_id = author.id
    and o.state = 'published' limit ${countMax}) n) as published,
  (select count(*)::int from (select from comment o where o.site_id = ${siteId} and o.author_id = author.id
    and ${inList(sql`o.state`, rejectedStates)} limit ${countMax}) n) as "turnedDown",
  (select coalesce(json_agg(json_build_object('kind', s.kind, 'until', ${jsonTime('s.until')}) order by s.made_at), '[]')
    from sanction s where s.site_id = ${siteId} and s.author_id = author.id and ${inForce} and s.kind <> 'message') as sanctions`
