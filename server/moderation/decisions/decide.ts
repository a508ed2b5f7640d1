import { sql } from 'kysely'
import type {
  Decided,
  Decision,
  DecisionReply,
  DecisionRequest,
  DecisionVerb,
} from '../../../shared/moderation/moderation.ts'
import {
  type Along,
  type LockedComment,
  lockComment,
  lockThreads,
  moveComment,
  publicRevisionAfter,
} from '../../comments/change-state.ts'
import { nextState } from '../../comments/states.ts'
import { shownRevision } from '../../comments/view.ts'
import { authorChanged, threadChanged } from '../../platform/database/changes.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { type Tx, transact } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import { newId } from '../../platform/ids.ts'
import { trainClassifier } from '../../screening/classifier.ts'
import { endAssignments, reopenAssignments } from './assignments.ts'
import { endClaims } from './claims.ts'
import { auditEntry, type Change, type Decider, type Remembered } from './decision-entry.ts'
import { isLastWord, lastOf } from './history.ts'
import { reopenReports, settleReports } from './settle-reports.ts'

/** A decision request with its source. */
type DecisionOrder = Omit<DecisionRequest, 'source'> & { source: DecisionRequest['source'] | 'mail' }

/**
 * Applies a decision to comments, each only if its state and revision are still as given. All of them are one batch, which one
 * undo reverts. Comments that changed meanwhile are skipped and returned as conflicts, with who changed them.
 */
export async function decide(
  db: Db,
  siteId: string,
  by: Decider,
  { items, verb, reason, message, source }: DecisionOrder,
): Promise<DecisionReply> {
  const batch = newId()
  const decision: Decision | null =
    verb === 'reject' || verb === 'spam' ? { reason: reason ?? 'spam', message: message?.trim() || null } : null
  const work = async (comment: LockedComment): Promise<Change | null> => {
    const to = stays(verb, comment) ? comment.state : nextState(verb, by.actor, comment)
    return to && { to, action: `comment.${verb}`, reason: reason ?? null, along: alongOf(verb, decision) }
  }
  const settle = (tx: Queries, { id }: LockedComment) => settleReports(tx, siteId, id, batch, verb !== 'approve')
  return run(db, siteId, by, {
    items,
    batch,
    source,
    revisionOf: shownRevision,
    work,
    settle: verb === 'hold' ? null : settle,
  })
}

/** Rejects comments as `decide` does, together with `also`, which acts and audits in the same batch. */
export async function removeTogether(
  db: Db,
  siteId: string,
  by: Decider,
  items: Decided[],
  also: Also,
): Promise<DecisionReply> {
  const batch = newId()
  const decision: Decision = { reason: 'other', message: null }
  const work = async (comment: LockedComment): Promise<Change | null> => {
    const to = nextState('reject', by.actor, comment)
    return to && { to, action: 'comment.reject', reason: 'other', along: alongOf('reject', decision) }
  }
  const settle = (tx: Queries, { id }: LockedComment) => settleReports(tx, siteId, id, batch, true)
  return run(db, siteId, by, { items, batch, source: 'bulk', revisionOf: shownRevision, work, settle, also })
}

/**
 * Whether a decision leaves the state unchanged and only marks the comment as reviewed: approving a published comment that is
 * unreviewed or reported, and upholding a rejection after an appeal.
 */
function stays(verb: DecisionVerb, { state, reviewed_at, report_count, appealed_at }: LockedComment): boolean {
  if (verb === 'approve') return state === 'published' && (reviewed_at === null || report_count > 0)
  if (appealed_at === null) return false
  return verb === 'spam' ? state === 'spam' : verb === 'reject' && (state === 'rejected' || state === 'removed')
}

/** Columns that a decision changes beside the state: every decision but `hold` marks the comment as reviewed. */
function alongOf(verb: DecisionVerb, decision: Decision | null): Along {
  return {
    decision: decision && JSON.stringify(decision),
    reviewed_at: verb === 'hold' ? null : sql<string>`now()`,
    // The text of the appeal stays, so that a comment is appealed only once.
    ...(verb !== 'hold' && { report_count: 0, priority: 0, appealed_at: null }),
    ...(verb === 'approve' && { shadowed: false }),
  }
}

/**
 * Undoes a batch: each comment that is still as the batch left it returns to its former state, reports included. Idempotent:
 * comments that changed since are returned as conflicts. `also` undoes the batch's other entries and audits that.
 * @throws Problem not-found
 */
export async function undo(db: Db, siteId: string, by: Decider, batch: string, also?: Also): Promise<DecisionReply> {
  const entries = await db
    .selectFrom('log')
    .select(['target_id as id', 'before', 'after'])
    .where('site_id', '=', siteId)
    .where('batch', '=', batch)
    .where('target', '=', 'comment')
    // Entries made together with a post have no former state.
    .where('before', 'is not', null)
    .execute()
  if (entries.length === 0 && !also) throw new Problem('not-found', {})
  const were = new Map(entries.map(({ id, before }) => [id, before as unknown as Remembered]))
  const items = entries.map(({ id, after }) => ({
    id,
    ...(after as unknown as Pick<Remembered, 'state' | 'revision'>),
  }))
  return run(db, siteId, by, {
    items,
    batch: newId(),
    source: 'undo',
    undoes: batch,
    // The log counts every version.
    revisionOf: ({ revision }) => revision,
    work: async ({ id }, tx) => {
      if (!(await isLastWord(tx, siteId, id, batch))) return null
      const { state, decision, reviewedAt, shadowed, appealedAt } = were.get(id)!
      return {
        to: state,
        action: 'comment.undo',
        reason: null,
        along: {
          decision: decision && JSON.stringify(decision),
          reviewed_at: reviewedAt,
          shadowed,
          appealed_at: appealedAt,
        },
      }
    },
    settle: (tx, { id }) => reopenReports(tx, siteId, id, batch),
    also,
  })
}

/** Handles the other entries of a batch in the same transaction and audits them; returns those that an undo reverted. */
export type Also = (tx: Tx, batch: string) => Promise<DecisionReply['reverted']>

interface Run {
  items: Decided[]
  batch: string
  source: string
  /** The batch being undone. */
  undoes?: string | undefined
  /** The version a comment stands at, as the items name it. */
  revisionOf: (comment: LockedComment) => number
  /** Returns the change of a locked comment; null if it is not allowed. */
  work: (comment: LockedComment, tx: Queries) => Promise<Change | null>
  settle: ((tx: Queries, comment: LockedComment) => Promise<void>) | null
  also?: Also | undefined
}

function run(
  db: Db,
  siteId: string,
  by: Decider,
  { items, batch, source, undoes, revisionOf, work, settle, also }: Run,
): Promise<DecisionReply> {
  return transact(db, siteId, async (tx) => {
    const done: Decided[] = []
    const conflicts: string[] = []
    await lockThreads(
      tx,
      siteId,
      items.map(({ id }) => id),
    )
    for (const item of [...items].sort((one, other) => (one.id < other.id ? -1 : 1))) {
      const comment = await lockComment(tx, siteId, item.id)
      const isAsSeen = comment?.state === item.state && revisionOf(comment) === item.revision
      const change = comment && isAsSeen ? await work(comment, tx) : null
      if (!comment || !change) {
        conflicts.push(item.id)
        continue
      }
      const version = await moveComment(tx, siteId, comment, change.to, change.along)
      if (version) tx.changed(threadChanged(comment.thread_id, version))
      tx.changed(authorChanged(comment.author_id))
      await settle?.(tx, comment)
      tx.audit(auditEntry(by, comment, change, { batch, source, undoes }))
      const after = { ...comment, state: change.to, public_revision: publicRevisionAfter(comment, change.to) }
      done.push({ id: item.id, state: change.to, revision: shownRevision(after) })
    }
    const commentIds = done.map(({ id }) => id)
    if (commentIds.length > 0) {
      // Not by an undo: the moderator is reviewing the comment again.
      if (undoes) await reopenAssignments(tx, siteId, commentIds, undoes)
      else await endClaims(tx, siteId, commentIds)
      // A held comment still needs review, so its assignment stays.
      if (!undoes && settle) await endAssignments(tx, siteId, commentIds, batch)
      tx.enqueue({ kind: trainClassifier, payload: { commentIds } })
    }
    const reverted = await also?.(tx, batch)
    return { batch, done, conflicts: await lastOf(tx, siteId, conflicts), ...(reverted && { reverted }) }
  })
}
