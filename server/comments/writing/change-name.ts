import type { Viewer } from '../../identity/viewer.ts'
import { changeName } from '../../people/names.ts'
import { refuseProtectedName } from '../../people/protected-names.ts'
import type { Db } from '../../platform/database/database.ts'
import { transact } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Site } from '../../sites/site.ts'
import { touchThreadsOfAuthor } from '../touch-threads-of-author.ts'

/** Threads that show the new name at once, the latest first; others show it with their next version. */
const threadsMax = 1_000

/**
 * Changes a guest's own display name, on all their comments; idempotent. Members of the team have theirs from the team.
 * @throws Problem not-allowed | invalid | name-limit
 */
export async function changeOwnName(db: Db, site: Site, viewer: Viewer, name: string): Promise<Viewer> {
  if (viewer.kind === 'staff') throw new Problem('not-allowed', {})
  await refuseProtectedName(db, site, name, null)
  await transact(db, site.id, async (tx) => {
    if (await changeName(tx, site.id, viewer.id, name)) await touchThreadsOfAuthor(tx, site.id, viewer.id, threadsMax)
  })
  return { ...viewer, name }
}
