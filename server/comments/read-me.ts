import { sql } from 'kysely'
import type { Me } from '../../shared/viewers.ts'
import { publicViewer, type Viewer } from '../identity/viewer.ts'
import type { Db } from '../platform/database.ts'
import type { Site } from '../sites/site.ts'
import { type CommentRow, commentColumns, commentView } from './view.ts'

/** Reads what only this viewer may see of a thread, newest first. `mayPost` says whether their page may write at all. */
export async function readMe(
  db: Db,
  site: Site,
  viewer: Viewer | null,
  threadId: string | undefined,
  mayPost: boolean,
): Promise<Me> {
  const rights = { post: mayPost && !site.settings.readOnly, moderate: viewer?.moderates ?? false }
  if (!viewer) return { viewer: null, rights, held: [] }
  const held = threadId ? await readHeld(db, site.id, threadId, viewer) : []
  return { viewer: publicViewer(viewer), rights, held: held.map((row) => commentView(row, viewer)) }
}

async function readHeld(db: Db, siteId: string, threadId: string, viewer: Viewer): Promise<CommentRow[]> {
  const { rows } = await sql<CommentRow>`
    select ${commentColumns('c')}, ${viewer.name} as author_name from comment c
    where c.site_id = ${siteId} and c.author_id = ${viewer.id} and c.thread_id = ${threadId} and c.state = 'held'
    order by c.created_at desc limit 50`.execute(db)
  return rows
}
