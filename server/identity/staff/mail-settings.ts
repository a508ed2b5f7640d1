import type { MailSettings } from '../../../shared/people/staff.ts'
import type { Queries } from '../../platform/database/database.ts'

/** Reads a team member's mail address and whether they want mail. */
export function readMailSettings(db: Queries, siteId: string, id: string): Promise<MailSettings> {
  return db
    .selectFrom('staff')
    .select(['email', 'wants_mail as wantsMail'])
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/** Sets a team member's mail address and whether they want mail. */
export async function setMailSettings(
  db: Queries,
  siteId: string,
  id: string,
  { email, wantsMail }: MailSettings,
): Promise<void> {
  await db
    .updateTable('staff')
    .set({ email, wants_mail: wantsMail })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .execute()
}
