import type { MailSettings } from '../../../shared/people/staff.ts'
import type { Queries } from '../../platform/database/database.ts'

/** Reads where somebody of the team is written to, and whether they want to be. */
export function readMailSettings(db: Queries, siteId: string, id: string): Promise<MailSettings> {
  return db
    .selectFrom('staff')
    .select(['email', 'wants_mail as wantsMail'])
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/** Sets where somebody of the team is written to, and whether. */
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
