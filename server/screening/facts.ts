import { type RawBuilder, sql } from 'kysely'
import { rejectedStates } from '../../shared/comments/comments.ts'
import { wantsFacts as wantsRuleFacts } from '../../shared/moderation/rules.ts'
import { type Trust, type TrustFigures, trustOf } from '../../shared/people/trust.ts'
import { boolean, json } from '../platform/database/columns.ts'
import type { Db } from '../platform/database/database.ts'
import { inList } from '../platform/database/in-list.ts'
import { type Slots, statement } from '../platform/database/statement.ts'
import { nilId } from '../platform/ids.ts'
import type { Site } from '../sites/site.ts'

/** Figures about an author and a thread on which phases and rules decide. */
export interface Facts {
  /** The author's published comments, counted up to 1,000. */
  published: number
  /** The author's trust level on this site. */
  trust: Trust
  /** Independent people with open reports of the author's comments of the last 30 days; how many of those were rejected. */
  reported: number
  turnedDown: number
  /** Comments within the last ten minutes, of the author and of the thread. */
  lastOfPerson: number
  lastOfThread: number
  /** The first 1,000 UTF-16 units of the newest comments of the author and of the thread. */
  recent: { source: string; isOwn: boolean }[]
  /** The thread is premoderated. */
  isPremoderated: boolean
}

/** Facts of a new author, where none were read. */
export const noFacts: Facts = {
  published: 0,
  trust: 'new',
  reported: 0,
  turnedDown: 0,
  lastOfPerson: 0,
  lastOfThread: 0,
  recent: [],
  isPremoderated: false,
}

/** Facts as the database returns them, with the figures from which trust is derived. */
export type ReadFacts = Omit<Facts, 'trust'> & { past: Omit<TrustFigures, 'published'> }

/** Makes facts from what was read; `noFacts` where nothing was. */
export function factsFrom(read: ReadFacts | null | undefined): Facts {
  if (!read) return noFacts
  const { past, ...facts } = read
  return { ...facts, trust: trustOf({ ...past, published: facts.published }) }
}

/**
 * Whether an author is new: nothing published yet, or fewer comments than `approvedBeforeTrust`. Used by rules and phases
 * alike.
 */
export function isNewHere({ trust, published }: Pick<Facts, 'trust' | 'published'>, approvedBeforeTrust = 1): boolean {
  return trust === 'new' || published < approvedBeforeTrust
}

/** Whether a rule or setting of the site needs facts; otherwise posting does not query them. */
export function wantsFacts({ settings, rules }: Pick<Site, 'settings' | 'rules'>): boolean {
  return (
    rules.some(({ conditions }) => wantsRuleFacts(conditions)) ||
    settings.premoderate.includes('first') ||
    settings.proofOfWork === 'adaptive' ||
    settings.holdDuplicates ||
    settings.authorCommentsBeforeHold !== null ||
    settings.threadCommentsBeforeHold !== null ||
    settings.authorReportsBeforeHold !== null
  )
}

/** Bounds the count; more comments do not raise trust. */
const countMax = sql.lit(1_000)
const latelyMax = sql.lit(1_000)
/** Number of newest comments of a person and of a thread with which a new one is compared. */
export const recentOf = { person: 5, thread: 20 } as const
/** Length to which each of them is read, in UTF-16 units. */
export const recentUnits = 1_000

/**
 * SQL for the facts as one JSON value; needs the `author` row in scope. Leaves out the comment `exceptId`, which is being
 * edited.
 */
export function factsOf(threadId: RawBuilder<unknown>, exceptId: RawBuilder<unknown>): RawBuilder<ReadFacts> {
  const own = sql`c.site_id = author.site_id and c.author_id = author.id and c.id <> ${exceptId}`
  const ofThread = sql`c.site_id = author.site_id and c.thread_id = ${threadId} and c.state = 'published'
    and c.id <> ${exceptId}`
  const isLate = sql`c.created_at > now() - interval '10 minutes'`
  return sql<ReadFacts>`(select json_build_object(
    'published', (select count(*)::int from (
      select from comment c where ${own} and c.state = 'published' limit ${countMax}) counted),
    'past', json_build_object(
      'turnedDown', (select count(*)::int from (
        select from comment c where ${own} and ${inList(sql`c.state`, rejectedStates)} limit ${countMax}) counted),
      'days', extract(day from now() - author.created_at)::int),
    'reported', (select count(distinct r.author_id)::int from report r where r.site_id = author.site_id
      and r.comment_id = any (array_agg(lately.id) filter (where lately.report_count > 0))
      and r.settled_at is null and 'author' = any (r.counts_for)),
    'turnedDown', (count(*) filter (where ${inList(sql`lately.state`, rejectedStates)}))::int,
    'lastOfPerson', (count(*) filter (where lately.is_late))::int,
    'lastOfThread', (select count(*)::int from (
      select from comment c where ${ofThread} and ${isLate} limit ${latelyMax}) counted),
    'recent', (select coalesce(json_agg(recent), '[]') from (
      (select left(c.source, ${sql.lit(recentUnits)}) as source, true as "isOwn" from comment c where ${own}
        order by c.created_at desc limit ${sql.lit(recentOf.person)})
      union all
      (select left(c.source, ${sql.lit(recentUnits)}), false from comment c where ${ofThread} and c.author_id <> author.id
        order by c.created_at desc, c.id desc limit ${sql.lit(recentOf.thread)})
    ) recent),
    'isPremoderated', false
  ) from (
    select c.id, c.report_count, c.state, ${isLate} as is_late from comment c
    where ${own} and c.created_at > now() - interval '30 days' order by c.created_at desc limit ${latelyMax}
  ) lately)`
}

interface FactsInput {
  siteId: string
  authorId: string
  commentId: string
}

const ofEdit = statement(
  'facts-of-edit',
  { facts: json<ReadFacts>() },
  (slot: Slots<FactsInput>) => sql`
    select ${factsOf(
      sql`(select thread_id from comment where site_id = ${slot.siteId} and id = ${slot.commentId})`,
      sql`${slot.commentId}::uuid`,
    )} as facts
    from author where site_id = ${slot.siteId} and id = ${slot.authorId}`,
)

const threadOfEdit = statement(
  'thread-of-edit',
  { premoderated: boolean },
  (slot: Slots<Pick<FactsInput, 'siteId' | 'commentId'>>) => sql`
    select thread.premoderated from thread join comment c on c.site_id = thread.site_id and c.thread_id = thread.id
    where c.site_id = ${slot.siteId} and c.id = ${slot.commentId}`,
)

/** Reads the facts around a comment that is edited: of its thread, and what else a rule of the site wants to know. */
export async function factsOfEdit(db: Db, site: Site, input: Omit<FactsInput, 'siteId'>): Promise<Facts> {
  const asked = { ...input, siteId: site.id }
  const [[thread], [row]] = await Promise.all([
    threadOfEdit.run(db, asked),
    wantsFacts(site) ? ofEdit.run(db, asked) : [],
  ])
  return { ...factsFrom(row?.facts), isPremoderated: thread?.premoderated ?? false }
}

/** Nil id, for `exceptId` where there is no comment to leave out. */
export const noComment = sql`${sql.lit(nilId)}::uuid`
