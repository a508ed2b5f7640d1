import { sql } from 'kysely'
import type { CommentState } from '../../shared/comments/comments.ts'
import type { Db } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'
import { makeMailLink } from './mail-links.ts'
import type { SendMail } from './send-mail.ts'
import { waitingMail } from './waiting-mail.ts'

/** What the sender of waiting mails works with. */
export interface OutboxDeps {
  db: Db
  log: Log
  send: SendMail
  /** Our own origin, where links lead. */
  own: string
}

const attemptsMax = 6
/** Longer than any attempt takes: a process that dies on the way has its mail sent by another one after that. */
const attemptS = 120
const firstDelayS = 30
/** In an hour, to one person: a flood of waiting comments is no flood of mails. */
const mailsPerHour = 30
const pollMs = 5_000

interface Due {
  site_id: string
  id: string
  staff_id: string
  comment_id: string
  attempts: number
  slug: string
  site: string
  email: string | null
  author: string
  source: string
  revision: number
  state: CommentState
  /** The rule that wants it looked at; null where it waits. */
  rule: string | null
  /** Whether there is still something to decide, and somebody who wants to. */
  is_needed: boolean
  is_flooded: boolean
}

/**
 * Sends the next mail that is due; false where none is. Claimed first and sent after, so that no lock waits for a mail server;
 * several processes never send one at the same time, and none is lost with a process.
 */
export async function sendNext({ db, log, send, own }: OutboxDeps): Promise<boolean> {
  const due = await claimNext(db)
  if (!due) return false
  if (!due.is_needed || !due.email) await settle(db, due, 'needless')
  else if (due.is_flooded) await postpone(db, due, 60 * 60)
  else {
    try {
      const { comment_id: commentId, staff_id: staffId, revision, state, rule } = due
      const token = await makeMailLink(db, due.site_id, { commentId, staffId, revision, state })
      const link = `${own}/moderation/${due.slug}/mail/${token}`
      await send(
        waitingMail({ to: due.email, site: due.site, author: due.author, source: due.source, link, rule }),
        due.id,
      )
      await settle(db, due, 'sent')
    } catch (error) {
      // The address stays out of the log; what the mail server said tells enough.
      log.warn({ reason: error instanceof Error ? error.message : '', attempt: due.attempts }, 'a mail was not sent')
      if (due.attempts >= attemptsMax) await settle(db, due, 'failed')
      else await postpone(db, due, firstDelayS * 2 ** due.attempts)
    }
  }
  return true
}

async function claimNext(db: Db): Promise<Due | undefined> {
  const { rows } = await sql<Due>`
    with next as (
      select site_id, id from outbox where done_at is null and due_at <= now()
      order by due_at limit 1 for update skip locked
    ), claimed as (
      update outbox set due_at = now() + make_interval(secs => ${sql.lit(attemptS)}), attempts = attempts + 1
      from next where outbox.site_id = next.site_id and outbox.id = next.id
      returning outbox.*
    )
    select claimed.site_id, claimed.id, claimed.staff_id, claimed.comment_id, claimed.attempts, claimed.rule, site.slug,
      site.name as site, staff.email, author.name as author, comment.source, comment.revision, comment.state,
      (comment.state = 'held' or claimed.rule is not null and comment.state = 'published' and comment.reviewed_at is null)
        and not comment.shadowed and staff.wants_mail and staff.removed_at is null
        and staff.role in ('owner', 'admin', 'moderator') as is_needed,
      (select count(*) from outbox sent where sent.site_id = claimed.site_id and sent.staff_id = claimed.staff_id
        and sent.outcome = 'sent' and sent.done_at > now() - interval '1 hour') >= ${sql.lit(mailsPerHour)} as is_flooded
    from claimed
    join site on site.site_id = claimed.site_id
    join staff on staff.site_id = claimed.site_id and staff.id = claimed.staff_id
    join comment on comment.site_id = claimed.site_id and comment.id = claimed.comment_id
    join author on author.site_id = comment.site_id and author.id = comment.author_id`.execute(db)
  return rows[0]
}

async function settle(db: Db, { site_id, id }: Due, outcome: 'sent' | 'failed' | 'needless'): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ done_at: sql<string>`now()`, outcome })
    .where('site_id', '=', site_id)
    .where('id', '=', id)
    .execute()
}

/** A mail that waits for its hour has not been tried. */
async function postpone(db: Db, { site_id, id, is_flooded }: Due, seconds: number): Promise<void> {
  await db
    .updateTable('outbox')
    .set({
      due_at: sql<string>`now() + make_interval(secs => ${seconds})`,
      ...(is_flooded && { attempts: sql<number>`attempts - 1` }),
    })
    .where('site_id', '=', site_id)
    .where('id', '=', id)
    .execute()
}

/** Sends what is due, again and again, until it is disposed of; what is being sent then is sent. */
export function runOutbox(deps: OutboxDeps): AsyncDisposable {
  let isOpen = true
  let wake = () => {}
  const pause = () =>
    new Promise<void>((resolve) => {
      wake = resolve
      setTimeout(resolve, pollMs).unref()
    })
  const work = async () => {
    while (isOpen) {
      const isMore = await sendNext(deps).catch((error) => {
        deps.log.warn({ err: error }, 'the outbox could not be read')
        return false
      })
      if (!isMore && isOpen) await pause()
    }
  }
  const done = work()
  return {
    async [Symbol.asyncDispose]() {
      isOpen = false
      wake()
      await done
    },
  }
}
