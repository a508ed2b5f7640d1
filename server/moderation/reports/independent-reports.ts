import { sql } from 'kysely'
import type { Viewer } from '../../identity/viewer.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { ReportScope } from '../../platform/database/tables/comments.ts'
import { NetworkShares } from '../../platform/http/limits/network-shares.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** What a report is about, and who sends it. `network` is null where addresses tell nothing. */
export interface ReportSender {
  viewer: Viewer
  network: string | null
}

/** The comment a report is about. */
export interface Reported {
  siteId: string
  commentId: string
  threadId: string
  authorId: string
}

/**
 * Decides for which automatic consequences a report counts, so that one person with many guests is one voice: one report of a
 * network for each comment (holding it), thread (slow mode) and author (holding their next comments). In memory only.
 */
export class IndependentReports {
  readonly #shares: { [Scope in ReportScope]: NetworkShares } = {
    comment: new NetworkShares({ people: 1, ttlMs: 30 * dayMs }),
    thread: new NetworkShares({ people: 1, ttlMs: minuteMs }),
    author: new NetworkShares({ people: 1, ttlMs: 30 * dayMs }),
  }

  /** The consequences that a report of this person counts for. */
  take(reported: Reported, { viewer, network }: ReportSender): ReportScope[] {
    return scopes.filter((scope) => this.#shares[scope].take(thingOf(reported, scope), network, viewer.id))
  }

  /** Lets others of the network count for the comment, after its report was withdrawn. */
  giveBack(reported: Pick<Reported, 'siteId' | 'commentId'>, { viewer, network }: ReportSender): void {
    this.#shares.comment.giveBack(`${reported.siteId} ${reported.commentId}`, network, viewer.id)
  }
}

const scopes: ReportScope[] = ['comment', 'thread', 'author']

const thingOf = ({ siteId, ...ids }: Reported, scope: ReportScope) => `${siteId} ${ids[`${scope}Id`]}`

/** Whether somebody counts as a person of their own: one of the team, here for a day, or with something published. */
export async function isEstablished(tx: Queries, siteId: string, viewer: Viewer): Promise<boolean> {
  if (viewer.kind === 'staff') return true
  const { rows } = await sql`
    select from author where site_id = ${siteId} and id = ${viewer.id}
      and (created_at < now() - interval '1 day' or exists (select from comment c
        where c.site_id = author.site_id and c.author_id = author.id and c.state = 'published'))`.execute(tx)
  return rows.length > 0
}
