import { sql } from 'kysely'
import type { NewReport, ReportReason } from '../../../shared/moderation/moderation.ts'
import { type LockedComment, lockComment, lockThreadOf, moveComment } from '../../comments/change-state.ts'
import { findComment } from '../../comments/reading/find-comment.ts'
import { nextState } from '../../comments/states.ts'
import { authorChanged, threadChanged } from '../../platform/database/changes.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Tx, transact } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Site } from '../../sites/site.ts'
import { remember } from '../decisions/decision-entry.ts'
import { type OpenReports, recountReports, weightOf } from '../decisions/recount-reports.ts'
import { autoSlowMode } from './auto-slow-mode.ts'
import { type IndependentReports, isEstablished, type ReportSender } from './independent-reports.ts'

/** A report as its sender sees it. */
interface OwnReport {
  reason: ReportReason
  note: string | null
  at: string
}

/**
 * Reports a comment to the moderators. A person's second report replaces the first. Enough reports hold an unreviewed comment;
 * many within a minute turn on slow mode in its thread. For that only independent people count, and no report of the team's
 * comments does; moderators see every report.
 * @throws Problem not-found | own-comment | report-settled
 */
export async function reportComment(
  db: Db,
  site: Site,
  independent: IndependentReports,
  sender: ReportSender,
  id: string,
  { reason, note }: NewReport,
): Promise<OwnReport> {
  const { viewer } = sender
  return transact(db, site.id, async (tx) => {
    await lockThreadOf(tx, site.id, id)
    const comment = await lockComment(tx, site.id, id)
    if (comment?.author_id === viewer.id) throw new Problem('own-comment', {})
    const found = await findComment(tx, site.id, id, viewer)
    if (comment?.state !== 'published') throw new Problem('not-found', {})
    const isTeams = found.author_badges.some((badge) => badge === 'moderator' || badge === 'staff')
    const { thread_id: threadId, author_id: authorId } = comment
    const counts = !isTeams && (await isEstablished(tx, site.id, viewer))
    const countsFor = counts ? independent.take({ siteId: site.id, commentId: id, threadId, authorId }, sender) : []
    const sent = await tx
      .insertInto('report')
      .values({
        site_id: site.id,
        comment_id: id,
        author_id: viewer.id,
        reason,
        note: note?.trim() || null,
        weight: weightOf(site.id, viewer.id),
        counts_for: countsFor,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['site_id', 'comment_id', 'author_id'])
          .doUpdateSet((row) => ({ reason: row.ref('excluded.reason'), note: row.ref('excluded.note') }))
          .where('report.settled_at', 'is', null),
      )
      .returning(['reason', 'note', 'created_at as at'])
      .executeTakeFirst()
    if (!sent) throw new Problem('report-settled', {})
    const open = await recountReports(tx, site.id, id)
    if (!isTeams) await holdIfMany(tx, site, comment, open)
    await autoSlowMode(tx, site, threadId)
    return sent
  })
}

/** Holds a comment with enough reports. A reviewed comment is not held; the reports bring it back to the queue. */
async function holdIfMany(tx: Tx, site: Site, comment: LockedComment, open: OpenReports): Promise<void> {
  const { reportsBeforeHold } = site.settings
  if (reportsBeforeHold === 0 || comment.reviewed_at !== null || open.sure < reportsBeforeHold) return
  const to = nextState('hold', 'reports', comment)
  if (!to) return
  const version = await moveComment(tx, site.id, comment, to)
  if (version) tx.changed(threadChanged(comment.thread_id, version), authorChanged(comment.author_id))
  tx.audit({
    actor: 'reports',
    actorId: null,
    action: 'comment.hold',
    target: 'comment',
    targetId: comment.id,
    before: { ...remember(comment) },
    after: { state: to, revision: comment.revision, reports: open.count },
    source: 'reports',
  })
}

/**
 * Withdraws one's own report while it is not settled; idempotent.
 * @throws Problem not-found | report-settled
 */
export async function withdrawReport(
  db: Db,
  site: Site,
  independent: IndependentReports,
  sender: ReportSender,
  id: string,
): Promise<void> {
  const { viewer } = sender
  await transact(db, site.id, async (tx) => {
    await lockThreadOf(tx, site.id, id)
    if (!(await lockComment(tx, site.id, id))) throw new Problem('not-found', {})
    const { rows } = await sql<{ is_open: boolean }>`
      with own as (
        select settled_at is null as is_open from report
        where site_id = ${site.id} and comment_id = ${id} and author_id = ${viewer.id}
      ), withdrawn as (
        delete from report
        where site_id = ${site.id} and comment_id = ${id} and author_id = ${viewer.id} and settled_at is null
      )
      select is_open from own`.execute(tx)
    if (rows[0]?.is_open === false) throw new Problem('report-settled', {})
    independent.giveBack({ siteId: site.id, commentId: id }, sender)
    // A separate statement, because the one above would still count the report.
    await recountReports(tx, site.id, id)
  })
}
