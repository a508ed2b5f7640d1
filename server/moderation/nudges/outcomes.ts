import { sql } from 'kysely'
import { type NudgeCount, type NudgeReport, nudgeDays, nudgeKinds } from '../../../shared/moderation/nudges.ts'
import type { Db } from '../../platform/database/database.ts'

/** Counts what came of a nudge, for the day and the site: a number, and nothing about who it was. */
export async function countNudge(db: Db, siteId: string, { kind, outcome }: NudgeCount): Promise<void> {
  await sql`
    insert into nudge_outcome (site_id, day, kind, outcome, count)
    values (${siteId}, (now() at time zone 'UTC')::date, ${kind}, ${outcome}, 1)
    on conflict (site_id, day, kind, outcome) do update set count = nudge_outcome.count + 1`.execute(db)
}

/** Reads what came of each kind within the last 30 days. Who was asked and has not posted since has left it. */
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
    // What was shown a month ago and posted since is counted for today alone.
    return { kind, shown, edited, posted, abandoned: Math.max(0, shown - edited - posted) }
  })
  return { days: nudgeDays, kinds }
}
