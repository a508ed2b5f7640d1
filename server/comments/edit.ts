import { type RawBuilder, sql } from 'kysely'
import type { Comment, CommentEdit } from '../../shared/comments.ts'
import { quietEditS } from '../../shared/limits.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Db } from '../platform/database.ts'
import { Problem } from '../platform/problem.ts'
import { type Slots, statement } from '../platform/statement.ts'
import type { Site } from '../sites/site.ts'
import { anyComment, findComment } from './find-comment.ts'
import { renderBody } from './render-body.ts'
import { configurationOf, searchableText, searchVector } from './search-words.ts'
import {
  authorColumns,
  type CommentRow,
  commentColumns,
  commentETag,
  editableView,
  type Judgement,
  judgementColumns,
} from './view.ts'
import { seemsPublishedTo } from './visibility.ts'

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
  note: string | null
  language: string
  words: string
}

const etagOf = (viewerId: RawBuilder<string>) =>
  sql`'"' || revision || case when ${seemsPublishedTo('comment', viewerId)} then '' else '-' || state end || '"'`

// Thread first, then comment, as in post.ts. The lock on `before` looks again at what it waited for, so that of many edits
// of one version exactly one finds its revision.
const editStatement = statement<EditInput, CommentRow & Judgement & { version: number }>(
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
        and state in ('published', 'held')
        and (${slot.moderates}
          or author_id = ${slot.viewerId} and created_at > now() - make_interval(secs => ${slot.windowS}))
      for no key update
    ), kept as (
      insert into comment_revision (site_id, comment_id, revision, source, body, note, written_at, written_by, quiet)
      select site_id, id, revision, source, body, revision_note, revised_at, revised_by, is_quiet from before
    ), counted as (
      update thread set version = its_thread.version from its_thread, before
      where thread.site_id = ${slot.siteId} and thread.id = its_thread.id
    )
    update comment c set
      source = ${slot.source}, body = ${slot.body}::json, revision = c.revision + 1, revised_at = now(),
      revised_by = case when before.by_moderator then 'moderator' else 'author' end, revision_note = ${slot.note},
      edited_at = case when before.is_quiet then null else now() end, changed_in = its_thread.version,
      search = ${searchVector(slot.language, slot.words, sql`c.thread_id`)}
    from its_thread, before join author on author.site_id = before.site_id and author.id = before.author_id
    where c.site_id = ${slot.siteId} and c.id = before.id
    returning ${commentColumns('c')}, ${judgementColumns('c')}, ${authorColumns}, c.changed_in as version`,
)

/**
 * Replaces a comment's words, keeping the old ones. Of several edits of one version exactly one wins; saving what already
 * stands changes nothing. `etags` are those of If-Match.
 * @throws Problem not-found | not-yours | comment-gone | edit-window-over | edit-conflict | invalid
 */
export async function editComment(
  db: Db,
  site: Site,
  viewer: Viewer,
  id: string,
  etags: string[],
  edit: CommentEdit,
): Promise<Comment> {
  const body = renderBody(edit.body)
  const [row] = await editStatement(db.pool, {
    siteId: site.id,
    id,
    viewerId: viewer.id,
    moderates: viewer.moderates,
    windowS: site.settings.editWindowS === 0 ? 0 : site.settings.editWindowS + site.settings.editGraceS,
    etags,
    source: edit.body,
    body: JSON.stringify(body),
    note: edit.note?.trim() || null,
    language: configurationOf(site.settings.language),
    words: searchableText(body),
  })
  if (!row) return whyNotEdited(db, site, viewer, id, etags, edit)
  db.changes.publish(row.thread_id, row.version)
  return editableView({ ...row, source: edit.body }, viewer, site.settings)
}

async function whyNotEdited(db: Db, site: Site, viewer: Viewer, id: string, etags: string[], edit: CommentEdit) {
  const found = await anyComment(db, site.id, id)
  const isOwn = found?.author_id === viewer.id
  if (!found || !(isOwn || viewer.moderates)) {
    await findComment(db, site.id, id, viewer)
    throw new Problem('not-yours', {})
  }
  if (found.state !== 'published' && found.state !== 'held') throw new Problem('comment-gone', {})
  const current = editableView(found, viewer, site.settings)
  if (found.source === edit.body) return current
  if (!etags.includes(commentETag(current))) throw new Problem('edit-conflict', { current })
  throw new Problem('edit-window-over', {})
}
