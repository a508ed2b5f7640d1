import { sql } from 'kysely'
import { type NudgeCount, type NudgeReport, nudgeDays, nudgeKinds } from '../../../shared/moderation/nudges.ts'
import type { Db } from '../../platform/database/database.ts'

/** Counts the outcome of a nudge for today and the site; stores nothing about the person. */
export async function countNudge(db: Db, siteId: string, { kind, outcome }: NudgeCount): Promise<void> {
  await sql`
    insert into nudge_outcome (site_id, day, kind, outcome, count)
    values (${siteId}, (now() at time zone 'UTC')::date, ${kind}, ${outcome}, 1)
    on conflict (site_id, day, kind, outcome) do update set count = nudge_outcome.count + 1`.execute(db)
}

/** Reads the outcomes of each kind of nudge in the last 30 days. Nudges without a later post count as abandoned. */
export async function readNudges(db: Db, siteId: string): Promise<NudgeReport> {
  const { rows } = await sql<{ kind: string; shown: number; edited: number; posted: number }>`
    select kind,
      coalesce(sum(count) filter (where outcome = 'shown'), 0)::int as shown,
      coalesce(sum(count) filter (where outcome = 'edited'), 0)::int as edited,
      coalesce(sum(count) filter (where outcome = 'posted'), 0)::int as posted
    from nudge_outcome
    where site_id = ${siteId} and day > (now() at time zone 'UTC')::date - ${sql.lit(nudgeDays)}::int
    group by kind`.execute(db)
  const kinds = nudgeKinds.map((kind) => {
    const { shown = 0, edited = 0, posted = 0 } = rows.find((row) => row.kind === kind) ?? {}
    // A nudge shown before the period may be posted within it.
    return { kind, shown, edited, posted, abandoned: Math.max(0, shown - edited - posted) }
  })
  return { days: nudgeDays, kinds }
}
