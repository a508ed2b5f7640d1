import { sql } from 'kysely'
import type { Db } from '../../../server/platform/database/database.ts'

/** Makes a comment look as if it had been written that many seconds earlier: no test waits for a window to end. */
export async function postedEarlier(db: Db, id: string, seconds: number): Promise<void> {
  await sql`update comment set created_at = created_at - make_interval(secs => ${seconds}),
    revised_at = revised_at - make_interval(secs => ${seconds}) where id = ${id}`.execute(db)
}

/** Makes a comment look as if it had got its state that many seconds earlier. */
export async function changedEarlier(db: Db, id: string, seconds: number): Promise<void> {
  await sql`update comment set state_changed_at = state_changed_at - make_interval(secs => ${seconds})
    where id = ${id}`.execute(db)
}

/** Makes a guest look as if they had first come two days earlier. */
export async function cameEarlier(db: Db, id: string): Promise<void> {
  await sql`update author set created_at = created_at - interval '2 days' where id = ${id}`.execute(db)
}
