import { sql } from 'kysely'
import type { CommentState } from '../../shared/comments/comments.ts'
import type { ServerSay } from '../../shared/pages.ts'
import { shownRevisionOf } from '../comments/view.ts'
import { type TeamMail, teamMail } from '../identity/staff/team-mail.ts'
import type { Db } from '../platform/database/database.ts'
import type { ClaimedJob } from '../platform/database/job.ts'
import type { JobHandler } from '../platform/jobs/run-jobs.ts'
import { makeMailLink } from './mail-links.ts'
import type { SendMail } from './send-mail.ts'
import { waitingMail } from './waiting-mail.ts'

/** Dependencies of team mails. */
interface TeamMailDeps {
  db: Db
  send: SendMail
  say: ServerSay
  /** The server's own origin, for links. */
  own: string
}

/** Maximum for one person. */
const mailsPerHour = 30
const hourS = 60 * 60

/** A mail that is due, with the present state of its comment. */
interface Due {
  slug: string
  site: string
  email: string | null
  author: string
  source: string
  revision: number
  state: CommentState
  /** Name of the rule that notifies; null if the comment waits for review. */
  rule: string | null
  /** Whether the comment still needs a decision and the recipient still wants mail. */
  isNeeded: boolean
  isFlooded: boolean
}

/**
 * Handles `team-mail` jobs. The job is claimed first, so that no lock waits for the mail server. A mail is sent twice only if
 * the mail server's answer is lost, then with the same Message-ID and a valid link.
 */
export function sendTeamMail({ db, send, say, own }: TeamMailDeps): JobHandler<TeamMail> {
  return {
    kind: teamMail,
    async run(job, lost) {
      const due = await readDue(db, job)
      if (!due?.isNeeded || !due.email) return 'needless'
      if (due.isFlooded) return { delayS: hourS }
      const { commentId, staffId } = job.payload
      const { author, source, revision, state, rule, site, slug } = due
      const token = await makeMailLink(db, job.siteId, { commentId, staffId, revision, state })
      const link = `${own}/moderation/${slug}/mail/${token}`
      await send(waitingMail(say, { to: due.email, site, author, source, link, rule }), job.id, lost)
      return 'done'
    },
  }
}

async function readDue(db: Db, { siteId, payload }: ClaimedJob<TeamMail>): Promise<Due | undefined> {
  const { staffId, commentId, rule } = payload
  const { rows } = await sql<Due>`
    select site.slug, site.name as site, staff.email, author.name as author, comment.source, comment.state,
      ${shownRevisionOf('comment')} as revision,
      named.name as rule,
      (comment.state = 'held' or named.name is not null and comment.state = 'published' and comment.reviewed_at is null)
        and not comment.shadowed and staff.wants_mail and staff.removed_at is null
        and staff.role in ('owner', 'admin', 'moderator') as "isNeeded",
      (select count(*) from job sent where sent.site_id = site.site_id and sent.kind = ${teamMail.name}
        and sent.outcome = 'done' and sent.done_at > now() - make_interval(secs => ${sql.lit(hourS)})
        and sent.payload ->> 'staffId' = ${staffId}::text) >= ${sql.lit(mailsPerHour)} as "isFlooded"
    from site
    join staff on staff.site_id = site.site_id and staff.id = ${staffId}
    join comment on comment.site_id = site.site_id and comment.id = ${commentId}
    join author on author.site_id = comment.site_id and author.id = comment.author_id
    left join rule_version named on named.site_id = site.site_id and named.rule_id = ${rule?.id ?? null}
      and named.version = ${rule?.version ?? null}
    where site.site_id = ${siteId}`.execute(db)
  return rows[0]
}
