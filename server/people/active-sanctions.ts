import { type RawBuilder, sql } from 'kysely'
import type { Bar } from '../../shared/people/viewers.ts'
import { json, nullable, type RowOf } from '../platform/database/columns.ts'
import { jsonTime } from '../platform/database/json-time.ts'
import { Problem } from '../platform/http/problem.ts'

/** What moderators decided about a person, as far as it is in force. */
export interface Standing {
  /** Whatever they write waits for a moderator. */
  review: boolean
  /** So does it here, and they are not told. */
  shadowed: boolean
  /** They read, and no more. */
  bar: Bar | null
}

/** Nobody has decided anything. */
export const clear: Standing = { review: false, shadowed: false, bar: null }

/** What `standingColumn` selects. */
export const standingRow = { standing: nullable(json<Standing>()) }
export type StandingRow = RowOf<typeof standingRow>

/**
 * The column of StandingRow for the author's row under this alias. Asked together with who somebody is, so that a sanction
 * is in force in every process with the next request. Of several bars the heaviest counts: a ban, then what lasts longest.
 */
export function standingColumn(author: string): RawBuilder<unknown> {
  return sql`(
    select json_build_object('review', bool_or(kind = 'review'), 'shadowed', bool_or(kind = 'shadow'), 'bar',
      (array_agg(json_build_object('kind', kind, 'until', ${jsonTime('sanction.until')}, 'message', message)
        order by kind = 'ban' desc, until desc nulls first) filter (where kind in ('suspend', 'ban')))[1])
    from sanction
    where sanction.site_id = ${sql.ref(`${author}.site_id`)} and sanction.author_id = ${sql.ref(`${author}.id`)}
      and lifted_at is null and (until is null or until > now()) and kind <> 'message'
    having count(*) > 0
  ) as standing`
}

/** Refuses what only who is welcome to write may do. @throws Problem suspended | banned */
export function requireWelcome({ bar }: Standing): void {
  if (!bar) return
  throw new Problem(bar.kind === 'ban' ? 'banned' : 'suspended', { until: bar.until, message: bar.message })
}
