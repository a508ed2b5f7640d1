import { sql } from 'kysely'
import type { Me } from '../../../shared/people/viewers.ts'
import { publicViewer, type Viewer } from '../../identity/viewer.ts'
import { readMessages } from '../../people/messages.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Site } from '../../sites/site.ts'
import { threadById } from '../../threads/threads.ts'
import { readTrust } from '../read-trust.ts'
import { type CommentRow, commentColumns, commentView, type Judgement, judgementColumns } from '../view.ts'
import { judgedStates } from '../visibility.ts'

/** Whether the viewer may post in this thread: in a members-only thread, staff and trusted authors may. */
async function mayWriteIn(db: Db, site: Site, viewer: Viewer, threadId: string | undefined): Promise<boolean> {
  const thread = threadId && viewer.kind !== 'staff' ? await threadById(db, site.id, threadId) : null
  return !thread?.membersOnly || (await readTrust(db, site.id, viewer.id)) === 'trusted'
}

/** Reads the viewer's private view of a thread: rights, held comments (newest first), reactions, reports,
 * messages. `mayPost` says whether the page may post to the site. */
export async function readMe(
  db: Db,
  site: Site,
  viewer: Viewer | null,
  threadId: string | undefined,
  mayPost: boolean,
): Promise<Me> {
  const rights = { post: mayPost && !site.settings.readOnly, moderate: viewer?.moderates ?? false }
  if (!viewer) return { viewer: null, rights, held: [], reactions: [], reports: [], restriction: null, messages: [] }
  const { writeBan } = viewer.sanctions
  // Banned people see only what is public.
  const own = writeBan?.kind === 'ban' ? undefined : threadId
  const [isMember, messages, held, reactions, reports] = await Promise.all([
    mayWriteIn(db, site, viewer, threadId),
    readMessages(db, site.id, viewer.id),
    own ? readHeld(db, site.id, own, viewer) : [],
    own ? readReactions(db, site.id, own, viewer) : [],
    own ? readReports(db, site.id, own, viewer) : [],
  ])
  return {
    viewer: publicViewer(viewer),
    rights: { ...rights, post: rights.post && !writeBan && isMember },
    held: held.map((row) => commentView(row, viewer)),
    reactions,
    reports,
    restriction: writeBan,
    messages,
  }
}

async function readHeld(db: Db, siteId: string, threadId: string, viewer: Viewer) {
  const { rows } = await sql<CommentRow & Judgement>`
    select ${commentColumns('c')}, ${judgementColumns('c')}, ${viewer.name} as author_name, ${viewer.badges}::text[] as author_badges from comment c
    where c.site_id = ${siteId} and c.author_id = ${viewer.id} and c.thread_id = ${threadId}
      and c.state = any (${judgedStates}::text[])
    order by c.created_at desc limit 50`.execute(db)
  return rows
}

async function readReactions(db: Db, siteId: string, threadId: string, viewer: Viewer): Promise<string[]> {
  const rows = await db
    .selectFrom('reaction')
    .innerJoin('comment', (join) =>
      join.onRef('comment.site_id', '=', 'reaction.site_id').onRef('comment.id', '=', 'reaction.comment_id'),
    )
    .select('reaction.comment_id as id')
    .where('reaction.site_id', '=', siteId)
    .where('reaction.author_id', '=', viewer.id)
    .where('comment.thread_id', '=', threadId)
    .orderBy('reaction.comment_id', 'desc')
    .limit(1_000)
    .execute()
  return rows.map(({ id }) => id)
}

async function readReports(db: Db, siteId: string, threadId: string, viewer: Viewer): Promise<string[]> {
  const rows = await db
    .selectFrom('report')
    .innerJoin('comment', (join) =>
      join.onRef('comment.site_id', '=', 'report.site_id').onRef('comment.id', '=', 'report.comment_id'),
    )
    .select('report.comment_id as id')
    .where('report.site_id', '=', siteId)
    .where('report.author_id', '=', viewer.id)
    .where('report.settled_at', 'is', null)
    .where('comment.thread_id', '=', threadId)
    .orderBy('report.created_at', 'desc')
    .limit(1_000)
    .execute()
  return rows.map(({ id }) => id)
}
