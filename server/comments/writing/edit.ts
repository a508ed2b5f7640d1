import { type RawBuilder, sql } from 'kysely'
import type { Comment, CommentEdit } from '../../../shared/comments/comments.ts'
import { quietEditS } from '../../../shared/limits.ts'
import type { Reason } from '../../../shared/moderation/moderation.ts'
import { appendLog } from '../../audit/audit-log.ts'
import type { Viewer } from '../../identity/viewer.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Slots, statement } from '../../platform/database/statement.ts'
import { Problem } from '../../platform/http/problem.ts'
import { factsOfEdit, noFacts } from '../../screening/facts.ts'
import type { Sender } from '../../screening/verdict.ts'
import type { Site } from '../../sites/site.ts'
import { nextVersion } from '../../threads/touch-threads.ts'
import { authorDeed, lockComment, lockThreadOf, moveComment } from '../change-state.ts'
import { renderBody } from '../markdown/render-body.ts'
import { anyComment, findComment } from '../reading/find-comment.ts'
import { configurationOf, searchableText, searchVector } from '../search/search-words.ts'
import { nextState } from '../states.ts'
import {
  authorColumns,
  type CommentRow,
  commentColumns,
  commentETag,
  editableView,
  type Judgement,
  judgementColumns,
} from '../view.ts'
import { seemsHeldTo, seemsPublishedTo, stateFor } from '../visibility.ts'
import { draftOf } from './draft.ts'
import { leaveWord } from './notify-team.ts'
import type { PostDeps } from './post.ts'
import { refusedByRules, screened } from './screened.ts'

interface EditInput {
  siteId: string
  id: string
  viewerId: string
  moderates: boolean
  windowS: number
  /** The entity tags of If-Match, any of which will do. */
  etags: string[]
  source: string
  body: string
  /** What screening has against the new words; null where that is nothing. */
  verdict: string | null
  /** Takes new words for a comment that was turned down, too. */
  resubmits: boolean
  note: string | null
  language: string
  words: string
}

type EditedRow = CommentRow & Judgement & { version: number }

// As visibility.ts tells it to who edits.
const etagOf = (viewerId: RawBuilder<string>) => sql`'"' || revision || case
  when ${seemsPublishedTo('comment', viewerId)} then ''
  when ${seemsHeldTo('comment', viewerId)} then '-held'
  else '-' || state end || '"'`
// Places in words that are no longer there would mark others.
const withoutPlaces = sql`
  (select jsonb_agg(reason || '{"span": null}') from jsonb_array_elements(c.verdict) reason)`

// Thread first, then comment, as in post.ts. The lock on `before` looks again at what it waited for, so that of many edits
// of one version exactly one finds its revision.
const editStatement = statement<EditInput, EditedRow>(
  'edit-comment',
  (slot: Slots<EditInput>) => sql`
    with its_thread as (
      select id, version + 1 as version from thread
      where site_id = ${slot.siteId}
        and id = (select thread_id from comment where site_id = ${slot.siteId} and id = ${slot.id})
      for no key update
    ), before as (
      select *, author_id <> ${slot.viewerId} as by_moderator,
        created_at > now() - make_interval(secs => ${sql.lit(quietEditS)})
          and shown_reply_count = 0 and reaction_count = 0 and edited_at is null as is_quiet
      from comment
      where site_id = ${slot.siteId} and id = ${slot.id} and exists (select from its_thread)
        and ${etagOf(slot.viewerId)} = any (${slot.etags}::text[])
        and source <> ${slot.source}
        and (state in ('published', 'held')
            and (${slot.moderates}
              or author_id = ${slot.viewerId} and created_at > now() - make_interval(secs => ${slot.windowS}))
          or ${seemsHeldTo('comment', slot.viewerId)} and created_at > now() - make_interval(secs => ${slot.windowS})
          or state = 'rejected' and author_id = ${slot.viewerId} and ${slot.resubmits})
      for no key update
    ), kept as (
      insert into comment_revision (site_id, comment_id, revision, source, body, note, written_at, written_by, quiet)
      select site_id, id, revision, source, body, revision_note, revised_at, revised_by, is_quiet from before
    ), counted as (
      ${nextVersion(slot.siteId, sql`before`)}
    )
    update comment c set
      source = ${slot.source}, body = ${slot.body}::json, revision = c.revision + 1, revised_at = now(),
      revised_by = case when before.by_moderator then 'moderator' else 'author' end, revision_note = ${slot.note},
      verdict = coalesce(${slot.verdict}::jsonb, ${withoutPlaces}),
      reviewed_at = case when before.by_moderator then c.reviewed_at end,
      edited_at = case when before.is_quiet then null else now() end, changed_in = its_thread.version,
      search = ${searchVector(slot.language, slot.words, sql`c.thread_id`)}
    from its_thread, before join author on author.site_id = before.site_id and author.id = before.author_id
    where c.site_id = ${slot.siteId} and c.id = before.id
    returning ${commentColumns('c')}, ${judgementColumns('c')}, ${authorColumns}, c.changed_in as version`,
)

/** Who edits, and what. `etags` are those of If-Match. */
export interface EditRequest {
  viewer: Viewer
  id: string
  etags: string[]
  edit: CommentEdit
  sender: Pick<Sender, 'address' | 'agent'>
}

/**
 * Replaces a comment's words, keeping the old ones. Of several edits of one version exactly one wins; saving what already
 * stands changes nothing. The new words are screened like any others: where the rules say so, what was published returns to the
 * queue. New words for a comment that was turned down hand it in again.
 * @throws Problem not-found | not-yours | comment-gone | edit-window-over | edit-conflict | refused-by-rules | invalid
 */
export async function editComment({ db, screening }: PostDeps, site: Site, request: EditRequest): Promise<Comment> {
  const { viewer, id, etags, edit } = request
  const { settings } = site
  const body = renderBody(edit.body)
  const verdict = await screening.look({
    site,
    author: viewer,
    draft: draftOf(edit.body, body),
    facts: viewer.kind === 'staff' ? noFacts : await factsOfEdit(db, site, { authorId: viewer.id, commentId: id }),
    sender: { ...request.sender, pageUrl: null, isReply: false, trap: '', tookMs: null, proof: null, key: '' },
    isEdit: true,
  })
  if (verdict.state === 'refused') throw refusedByRules(verdict)
  const { reasons } = verdict
  const input: EditInput = {
    siteId: site.id,
    id,
    viewerId: viewer.id,
    moderates: viewer.moderates,
    windowS: settings.editWindowS === 0 ? 0 : settings.editWindowS + settings.editGraceS,
    etags,
    source: edit.body,
    body: JSON.stringify(body),
    verdict: reasons.length > 0 ? JSON.stringify(reasons) : null,
    resubmits: false,
    note: edit.note?.trim() || null,
    language: configurationOf(settings.language),
    words: searchableText(body),
  }
  const isFine = verdict.state === 'published'
  const row = (isFine && (await editStatement(db.pool, input))[0]) || (await editAndMove(db, input, isFine, reasons))
  if (!row) return whyNotEdited(db, site, request)
  db.changes.publish(row.thread_id, row.version)
  if (verdict.notifies.length > 0) await leaveWord(db, site.id, id, verdict.notifies)
  return editableView({ ...row, source: edit.body }, viewer, settings)
}

/**
 * As the edit alone, with what it does to the comment's state: what was published returns to the queue unless it is fine, and
 * what was turned down always does.
 */
function editAndMove(db: Db, input: EditInput, isFine: boolean, reasons: Reason[]): Promise<EditedRow | undefined> {
  const { siteId, id } = input
  return db.transaction().execute(async (tx) => {
    await lockThreadOf(tx, siteId, id)
    const before = await lockComment(tx, siteId, id)
    if (!before || (isFine && before.state !== 'rejected')) return
    const [row] = await editStatement.within(tx, { ...input, resubmits: true })
    if (!row) return
    const isAgain = before.state === 'rejected'
    const to = isAgain ? nextState('resubmit', 'author', before) : nextState('hold', 'rule', before)
    if (!to || (!isAgain && before.state !== 'published')) return row
    const version = await moveComment(tx, siteId, before, to, isAgain ? { decision: null, appealed_at: null } : {})
    const deed = isAgain
      ? authorDeed('comment.resubmit', before, to)
      : screened({ id, state: to }, { state: before.state, revision: before.revision }, row.revision, reasons)
    await appendLog(tx, siteId, [deed])
    return { ...row, state: to, version: version ?? row.version }
  })
}

async function whyNotEdited(db: Db, site: Site, { viewer, id, etags, edit }: EditRequest): Promise<Comment> {
  const found = await anyComment(db, site.id, id)
  const isOwn = found?.author_id === viewer.id
  if (!found || !(isOwn || viewer.moderates)) {
    await findComment(db, site.id, id, viewer)
    throw new Problem('not-yours', {})
  }
  const state = stateFor(found, viewer)
  if (state !== 'published' && state !== 'held' && !(isOwn && state === 'rejected'))
    throw new Problem('comment-gone', {})
  const current = editableView(found, viewer, site.settings)
  if (found.source === edit.body) return current
  if (!etags.includes(commentETag(current))) throw new Problem('edit-conflict', { current })
  throw new Problem('edit-window-over', {})
}
