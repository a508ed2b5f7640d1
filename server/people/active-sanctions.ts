import { type RawBuilder, sql } from 'kysely'
import type { Restriction } from '../../shared/people/viewers.ts'
import { json, nullable } from '../platform/database/columns.ts'
import { jsonTime } from '../platform/database/json-time.ts'
import { Problem } from '../platform/http/problem.ts'

/** A person's sanctions that are in force. */
export interface ActiveSanctions {
  /** Their comments are held for review. */
  review: boolean
  /** Shadow ban: their comments are held, and only they still see them as published. */
  shadowed: boolean
  /** The suspension or ban that stops them from writing. */
  writeBan: Restriction | null
}

/** No sanction is in force. */
export const noSanctions: ActiveSanctions = { review: false, shadowed: false, writeBan: null }

/** The column that `sanctionsColumn` selects; null where no sanction is in force. */
export const sanctionsRow = { sanctions: nullable(json<ActiveSanctions>()) }

/**
 * SQL that selects the sanctions in force of the `author` row with this alias. Selected together with the person on every
 * request, so a sanction applies in every process from the next request on. Of several suspensions and bans the heaviest
 * counts: a ban, then the one that ends last.
 */
export function sanctionsColumn(author: string): RawBuilder<unknown> {
  return sql`(
    select json_build_object('review', bool_or(kind = 'review'), 'shadowed', bool_or(kind = 'shadow'), 'writeBan',
      (array_agg(json_build_object('kind', kind, 'until', ${jsonTime('sanction.until')}, 'message', message)
        order by kind = 'ban' desc, until desc nulls first) filter (where kind in ('suspend', 'ban')))[1])
    from sanction
    where sanction.site_id = ${sql.ref(`${author}.site_id`)} and sanction.author_id = ${sql.ref(`${author}.id`)}
      and lifted_at is null and (until is null or until > now()) and kind <> 'message'
    having count(*) > 0
  ) as sanctions`
}

/** Refuses a suspended or banned person. @throws Problem suspended | banned */
export function requireNoWriteBan({ writeBan }: ActiveSanctions): void {
  if (!writeBan) return
  throw new Problem(writeBan.kind === 'ban' ? 'banned' : 'suspended', {
    until: writeBan.until,
    message: writeBan.message,
  })
}
