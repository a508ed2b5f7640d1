import { sql } from 'kysely'
import type { Comment, CommentEdit, CommentState } from '../../../shared/comments/comments.ts'
import { quietEditS } from '../../../shared/limits.ts'
import type { Viewer } from '../../identity/viewer.ts'
import { threadChanged } from '../../platform/database/changes.ts'
import { bigint, nullable, type RowOf } from '../../platform/database/columns.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Slots, statement } from '../../platform/database/statement.ts'
import { transact, writeStatement } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import { factsOfEdit, noFacts } from '../../screening/facts.ts'
import { refusedByRules } from '../../screening/refusal.ts'
import type { Sender, Verdict } from '../../screening/verdict.ts'
import type { Site } from '../../sites/site.ts'
import { nextVersion } from '../../threads/touch-threads.ts'
import { authorEntry, lockComment, lockThreadOf, moveComment } from '../change-state.ts'
import { renderBody } from '../markdown/render-body.ts'
import { anyComment, type FoundComment, findComment } from '../reading/find-comment.ts'
import { configurationOf, searchableText, searchVector } from '../search/search-words.ts'
import { nextState } from '../states.ts'
import {
  authorColumns,
  commentColumns,
  commentETag,
  commentRow,
  editableView,
  judgementColumns,
  judgementRow,
  shownRevision,
} from '../view.ts'
import { visibleAsHeld, visibleState } from '../visibility.ts'
import { draftOf } from './draft.ts'
import { notifyTeam } from './notify-team.ts'
import type { PostDeps } from './post.ts'
import { screened } from './screened.ts'

interface EditInput {
  siteId: string
  id: string
  viewerId: string
  moderates: boolean
  windowS: number
  /** The revision whose ETag was checked. */
  revision: number
  state: CommentState
  source: string
  body: string
  /** Reasons of screening as JSON; null if there are none. */
  verdict: string | null
  /** Rejected comments may be edited, too. */
  resubmits: boolean
  /** The new text of a published comment is public at once. */
  isPublic: boolean
  /** A moderator's edit takes the former text out of the public history. */
  redacts: boolean
  note: string | null
  language: string
  words: string
}

const editedRow = {
  ...commentRow,
  ...judgementRow,
  /** The thread's new version; null if readers see no change. */
  version: nullable(bigint),
}
type EditedRow = RowOf<typeof editedRow>

// Spans in the former text would mark other words.
const withoutPlaces = sql`
  (select jsonb_agg(reason || '{"span": null}') from jsonb_array_elements(c.verdict) reason)`

// Locks the thread, then the comment, as post.ts does. The lock on `before` checks the row again after waiting, so that of
// several edits of one version exactly one succeeds.
const editStatement = statement(
  'edit-comment',
  editedRow,
  (slot: Slots<EditInput>) => sql`
    with its_thread as (
      select id, version + 1 as version from thread
      where site_id = ${slot.siteId}
        and id = (select thread_id from comment where site_id = ${slot.siteId} and id = ${slot.id})
      for no key update
    ), before as (
      select *, author_id <> ${slot.viewerId} as by_moderator, author_id <> ${slot.viewerId} and ${slot.redacts} as redacts,
        state = 'published' and ${slot.isPublic} as goes_public,
        created_at > now() - make_interval(secs => ${sql.lit(quietEditS)})
          and shown_reply_count = 0 and reaction_count = 0 and edited_at is null as is_quiet
      from comment
      where site_id = ${slot.siteId} and id = ${slot.id} and exists (select from its_thread)
        and revision = ${slot.revision} and state = ${slot.state} and source <> ${slot.source}
        and (state in ('published', 'held')
            and (${slot.moderates}
              or author_id = ${slot.viewerId} and created_at > now() - make_interval(secs => ${slot.windowS}))
          or ${visibleAsHeld('comment', slot.viewerId)} and created_at > now() - make_interval(secs => ${slot.windowS})
          or state = 'rejected' and author_id = ${slot.viewerId} and ${slot.resubmits})
      for no key update
    ), kept as (
      insert into comment_revision (site_id, comment_id, revision, public_revision, source, body, note, written_at, written_by,
        quiet, redacted_at, redacted_by, redaction_reason)
      select site_id, id, revision, case when was_public then public_revision end, source, body, revision_note, revised_at,
        revised_by, is_quiet, case when redacts then now() end, case when redacts then 'moderator' end,
        case when redacts then coalesce(${slot.note}, '') end
      from before
    ), counted as (
      ${nextVersion(slot.siteId, sql`before`)} and before.state = 'published'
    )
    update comment c set
      source = ${slot.source}, body = ${slot.body}::json, revision = c.revision + 1,
      public_revision = c.public_revision + before.goes_public::int, was_public = before.goes_public, revised_at = now(),
      revised_by = case when before.by_moderator then 'moderator' else 'author' end, revision_note = ${slot.note},
      verdict = coalesce(${slot.verdict}::jsonb, ${withoutPlaces}),
      reviewed_at = case when before.by_moderator then c.reviewed_at end,
      edited_at = case when before.is_quiet then null else now() end, 
      changed_in = case when before.state = 'published' then its_thread.version else c.changed_in end,
      search = ${searchVector(slot.language, slot.words, sql`c.thread_id`)}
    from its_thread, before join author on author.site_id = before.site_id and author.id = before.author_id
    where c.site_id = ${slot.siteId} and c.id = before.id
    returning ${commentColumns('c')}, ${judgementColumns('c')}, ${authorColumns},
      case when before.state = 'published' then c.changed_in end as version`,
)

/** An edit by a viewer. `etags` are those of If-Match. */
interface EditRequest {
  viewer: Viewer
  id: string
  etags: string[]
  edit: CommentEdit
  sender: Pick<Sender, 'address' | 'agent'>
}

/** Attempts if the comment's state changes during the edit. */
const attemptsMax = 3

/**
 * Edits a comment's text and keeps the former version. Of several edits of one version exactly one succeeds; an unchanged text
 * changes nothing. After the version check, the new text is screened, and a published comment may return to the queue. Editing
 * a rejected comment resubmits it for review.
 * @throws Problem not-found | not-yours | comment-gone | edit-window-over | edit-conflict | refused-by-rules | invalid
 */
export async function editComment({ db, screening }: PostDeps, site: Site, request: EditRequest): Promise<Comment> {
  const { viewer, id, edit } = request
  const { settings } = site
  let found = await requireVersion(db, site, request)
  if (found.source === edit.body) return editableView(found, viewer, settings)
  const body = renderBody(edit.body)
  const verdict = await screening.screen({
    site,
    author: viewer,
    draft: draftOf(edit.body, body),
    facts: viewer.kind === 'staff' ? noFacts : await factsOfEdit(db, site, { authorId: viewer.id, commentId: id }),
    sender: { ...request.sender, pageUrl: null, isReply: false, honeypot: '', tookMs: null, proof: null, key: '' },
    isEdit: true,
  })
  if (verdict.state === 'refused') throw refusedByRules(verdict)
  const { reasons } = verdict
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const input: EditInput = {
      siteId: site.id,
      id,
      viewerId: viewer.id,
      moderates: viewer.moderates,
      windowS: settings.editWindowS === 0 ? 0 : settings.editWindowS + settings.editGraceS,
      revision: found.revision,
      state: found.state,
      source: edit.body,
      body: JSON.stringify(body),
      verdict: reasons.length > 0 ? JSON.stringify(reasons) : null,
      resubmits: found.state === 'rejected',
      isPublic: verdict.state === 'published',
      redacts: !edit.keepsFormer,
      note: edit.note?.trim() || null,
      language: configurationOf(settings.language),
      words: searchableText(body),
    }
    const row = await saveEdit(db, input, verdict)
    if (row) return editableView({ ...row, source: edit.body }, viewer, settings)
    const now = await requireVersion(db, site, request)
    if (now.source === edit.body) return editableView(now, viewer, settings)
    if (now.revision === found.revision && now.state === found.state) throw new Problem('edit-window-over', {})
    found = now
  }
  throw new Error('an edit changed nothing, and nothing says why')
}

async function saveEdit(db: Db, input: EditInput, verdict: Verdict): Promise<EditedRow | undefined> {
  const isPlain = verdict.state === 'published' && verdict.notifies.length === 0 && !input.resubmits
  if (!isPlain) return editAndMove(db, input, verdict)
  const [row] = await writeStatement(db, editStatement, input, ({ thread_id, version }) =>
    version === null ? null : threadChanged(thread_id, version),
  )
  return row
}

/**
 * Runs the edit in a transaction with its consequences: a published comment is held if screening says so, a rejected one is
 * always held for review, and rules may notify the team.
 */
async function editAndMove(db: Db, input: EditInput, verdict: Verdict): Promise<EditedRow | undefined> {
  const { state, notifies, reasons } = verdict
  const { siteId, id } = input
  return transact(db, siteId, async (tx) => {
    await lockThreadOf(tx, siteId, id)
    const before = await lockComment(tx, siteId, id)
    const [row] = await editStatement.run(tx, input)
    if (!before || !row) return
    const isAgain = before.state === 'rejected'
    const to = isAgain
      ? nextState('resubmit', 'author', before)
      : state !== 'published' && before.state === 'published' && nextState('hold', 'rule', before)
    const along = isAgain ? { decision: null, appealed_at: null } : {}
    const version = (to && (await moveComment(tx, siteId, before, to, along))) || row.version
    if (version !== null) tx.changed(threadChanged(row.thread_id, version))
    if (to)
      tx.audit(
        isAgain
          ? authorEntry('comment.resubmit', before, to)
          : screened({ id, state: to }, { state: before.state, revision: before.revision }, row.revision, reasons),
      )
    await notifyTeam(tx, siteId, before, notifies)
    return { ...row, version, ...(to && { state: to }) }
  })
}

/**
 * Reads the comment to edit and checks that the viewer may edit it and that If-Match names its present version. An unchanged
 * text needs no matching version.
 */
async function requireVersion(db: Db, site: Site, { viewer, id, etags, edit }: EditRequest): Promise<FoundComment> {
  const found = await anyComment(db, site.id, id)
  const isOwn = found?.author_id === viewer.id
  if (!found || !(isOwn || viewer.moderates)) {
    await findComment(db, site.id, id, viewer)
    throw new Problem('not-yours', {})
  }
  const state = visibleState(found, viewer)
  if (state !== 'published' && state !== 'held' && !(isOwn && state === 'rejected'))
    throw new Problem('comment-gone', {})
  if (found.source !== edit.body && !etags.includes(commentETag({ revision: shownRevision(found), state })))
    throw new Problem('edit-conflict', { current: editableView(found, viewer, site.settings) })
  return found
}
