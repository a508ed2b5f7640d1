import { sql } from 'kysely'
import type { Comment } from '../../../shared/comments/comments.ts'
import type { Viewer } from '../../identity/viewer.ts'
import { threadChanged } from '../../platform/database/changes.ts'
import { bigint, boolean, text } from '../../platform/database/columns.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Slots, statement } from '../../platform/database/statement.ts'
import { writeStatement } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Site } from '../../sites/site.ts'
import { isOpen } from '../../threads/posting-limits.ts'
import { threadById } from '../../threads/threads.ts'
import { nextVersion } from '../../threads/touch-threads.ts'
import { findComment } from '../reading/find-comment.ts'
import { authorColumns, commentColumns, commentRow, editableView } from '../view.ts'
import { visibleAsPublished, visibleState } from '../visibility.ts'

interface ReactInput {
  siteId: string
  id: string
  viewerId: string
  counts: boolean
}

const reactedRow = { ...commentRow, source: text(), version: bigint, counts: boolean }

// Locks the thread, then the comment, as post.ts does. The count changes only with the row, so that it stays exact.
// A reaction changes the page but is not listed as a change: changed_in stays.
function reactStatement(name: string, kind: 'add' | 'remove') {
  const by = kind === 'add' ? sql`done.counts::int` : sql`-done.counts::int`
  return statement(
    name,
    reactedRow,
    (slot: Slots<ReactInput>) => sql`
      with its_thread as (
        select id, version + 1 as version from thread
        where site_id = ${slot.siteId} and ${isOpen}
          and id = (select thread_id from comment where site_id = ${slot.siteId} and id = ${slot.id})
        for no key update
      ), target as (
        select id from comment
        where site_id = ${slot.siteId} and id = ${slot.id} and ${visibleAsPublished('comment', slot.viewerId)}
          ${kind === 'add' ? sql`and author_id <> ${slot.viewerId}` : sql``}
          and exists (select from its_thread)
        for no key update
      ), done as (
        ${
          kind === 'add'
            ? sql`insert into reaction (site_id, comment_id, author_id, counts)
                select ${slot.siteId}, target.id, ${slot.viewerId}, ${slot.counts} from target
                on conflict do nothing returning comment_id, counts`
            : sql`delete from reaction using target
                where reaction.site_id = ${slot.siteId} and reaction.comment_id = target.id
                  and reaction.author_id = ${slot.viewerId} returning comment_id, counts`
        }
      ), counted as (
        ${nextVersion(slot.siteId, sql`done`)}
      )
      update comment c set reaction_count = c.reaction_count + ${by}, score = c.reaction_count + ${by}
      from its_thread, done, author
      where c.site_id = ${slot.siteId} and c.id = done.comment_id and author.site_id = c.site_id and author.id = c.author_id
      returning ${commentColumns('c')}, c.source, ${authorColumns}, its_thread.version, done.counts`,
  )
}

const reactions = { add: reactStatement('react', 'add'), remove: reactStatement('unreact', 'remove') }

/** A person who reacts, and whether they count: not one of many guests of one network. */
interface Reactor {
  viewer: Viewer
  counts: boolean
}

/**
 * Adds or removes a person's reaction to a comment; one for each person, idempotent, none to their own comment. Returns the
 * comment with its count. A person who does not count is told the same as one who does.
 * @throws Problem not-found | own-comment | thread-closed
 */
export async function react(
  db: Db,
  site: Site,
  { viewer, counts }: Reactor,
  id: string,
  kind: 'add' | 'remove',
): Promise<Comment> {
  const input = { siteId: site.id, id, viewerId: viewer.id, counts }
  const [row] = await writeStatement(db, reactions[kind], input, (reacted) =>
    threadChanged(reacted.thread_id, reacted.version),
  )
  if (row) {
    const unseen = kind === 'add' && !row.counts ? 1 : 0
    return editableView({ ...row, reaction_count: row.reaction_count + unseen }, viewer, site.settings)
  }
  const found = await findComment(db, site.id, id, viewer)
  if (visibleState(found, viewer) !== 'published') throw new Problem('not-found', {})
  if (kind === 'add' && found.author_id === viewer.id) throw new Problem('own-comment', {})
  const thread = await threadById(db, site.id, found.thread_id)
  if (thread?.state !== 'open') throw new Problem('thread-closed', {})
  return editableView(found, viewer, site.settings)
}
