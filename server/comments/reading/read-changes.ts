import { sql } from 'kysely'
import type { CommentState } from '../../../shared/comments/comments.ts'
import type { CommentChange, ThreadChanges } from '../../../shared/comments/threads.ts'
import { bigint, boolean, integer, nullable, text, timestamp, uuid } from '../../platform/database/columns.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Slots, statement } from '../../platform/database/statement.ts'
import { nilId } from '../../platform/ids.ts'
import { postingLimitsColumns, postingLimitsOf, postingLimitsRow } from '../../threads/posting-limits.ts'
import { marksIfAny } from '../view.ts'
import { isPublicChange, publicState } from '../visibility.ts'

/** With more changes than these, clients load the page again. */
const changesMax = 200

interface ChangesInput {
  siteId: string
  threadId: string
  since: number
}

const changesRow = {
  version: bigint,
  ...postingLimitsRow,
  comment_count: integer,
  read_only: boolean,
  /** Null, like all columns that follow, if no comment changed. */
  id: nullable(uuid),
  parent_id: uuid,
  root_id: uuid,
  comment_state: text<CommentState>(),
  public_revision: integer,
  changed_in: bigint,
  pinned_at: nullable(timestamp),
  featured_at: nullable(timestamp),
}

// One statement, so that the version and the changes are of the same snapshot.
const changesSince = statement(
  'changes-since',
  changesRow,
  (slot: Slots<ChangesInput>) => sql`
    select thread.version, ${postingLimitsColumns}, thread.comment_count,
      coalesce(site.settings -> 'readOnly' = 'true', false) as read_only, changed.*
    from thread join site on site.site_id = thread.site_id left join lateral (
      select c.id, c.parent_id, c.root_id, c.state as comment_state, c.public_revision, c.changed_in,
        c.pinned_at, c.featured_at
      from comment c
      where c.site_id = ${slot.siteId} and c.thread_id = ${slot.threadId}
        and c.changed_in > 0 and c.changed_in > ${slot.since}::bigint and ${isPublicChange('c')}
      order by c.changed_in limit ${sql.lit(changesMax + 1)}
    ) changed on true
    where thread.site_id = ${slot.siteId} and thread.id = ${slot.threadId}`,
)

/** Changes of a thread, each with the version that made it. */
export interface VersionedChanges extends ThreadChanges {
  comments: (CommentChange & { version: number })[] | null
}

/** Reads the changes of a thread since a version, oldest first; null if there is no such thread. */
export async function readChanges(
  db: Db,
  siteId: string,
  threadId: string,
  since: number,
): Promise<VersionedChanges | null> {
  const rows = await changesSince.run(db, { siteId, threadId, since })
  const [first] = rows
  if (!first) return null
  const changes = rows.flatMap((row) =>
    row.id === null
      ? []
      : {
          id: row.id,
          parentId: row.parent_id === nilId ? null : row.parent_id,
          rootId: row.root_id,
          state: publicState(row.comment_state),
          revision: row.public_revision,
          ...marksIfAny({ ...row, state: row.comment_state }),
          version: row.changed_in,
        },
  )
  return {
    version: first.version,
    thread: {
      ...postingLimitsOf(first),
      commentCount: first.comment_count,
      readOnly: first.read_only,
    },
    comments: changes.length > changesMax ? null : changes,
  }
}

/** Makes the API's view of changes, without the version of each. */
export function changesView({ version, thread, comments }: VersionedChanges): ThreadChanges {
  return { version, thread, comments: comments?.map(({ version: _, ...change }) => change) ?? null }
}
