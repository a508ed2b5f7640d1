import { sql } from 'kysely'
import type { Comment } from '../../../shared/comments/comments.ts'
import type { Card, Claim, PastDecision } from '../../../shared/moderation/moderation.ts'
import type { Reason } from '../../../shared/moderation/verdict-reasons.ts'
import { authorColumns, type CommentRow, commentColumns, editableView } from '../../comments/view.ts'
import { type Staff, staffViewer } from '../../identity/staff/session.ts'
import type { Db } from '../../platform/database/database.ts'
import { jsonTime } from '../../platform/database/json-time.ts'
import { Problem } from '../../platform/http/problem.ts'
import { nilId } from '../../platform/ids.ts'
import type { Site } from '../../sites/site.ts'
import { isOpen } from '../../threads/posting-limits.ts'
import { assignmentColumn } from '../decisions/assignments.ts'
import { pastDecisionOf } from '../decisions/history.ts'
import { type RecordJson, recordColumn, recordOf } from '../people/author-record.ts'

const parentsMax = 3
const historyMax = 20

interface CardRow extends CommentRow {
  source: string
  shadowed: boolean
  verdict: Reason[] | null
  decision: Card['decision']
  appeal: string | null
  appealed_at: string | null
  thread: Card['thread']
  author: RecordJson
  reports: Card['reports']
  history: PastDecision[]
  claim: Claim | null
  assignment: Card['assignment']
}

/** Reads cards by comment ids, in the order given; missing comments are left out. */
export async function readCards(db: Db, site: Site, viewer: Staff, ids: string[]): Promise<Card[]> {
  if (ids.length === 0) return []
  const [{ rows }, parents] = await Promise.all([
    sql<CardRow>`
      select ${commentColumns('c')}, ${authorColumns}, c.source, c.shadowed, c.verdict, c.decision, c.appeal,
        c.appealed_at,
        json_build_object('id', thread.id, 'title', thread.title, 'url', thread.url, 'state', case when ${isOpen} then 'open' else 'closed' end) as thread,
        ${recordColumn(sql`c.id`)} as author,
        (select coalesce(json_agg(json_build_object('reason', r.reason, 'note', r.note, 'at', ${jsonTime('r.created_at')})
            order by r.created_at), '[]')
          from report r where r.site_id = c.site_id and r.comment_id = c.id and r.settled_at is null) as reports,
        (select coalesce(json_agg(one.past), '[]') from (
          select ${pastDecisionOf} as past from log where log.site_id = c.site_id and log.target_id = c.id
          and log.target = 'comment' order by log.seq desc limit ${sql.lit(historyMax)}) one) as history,
        (select json_build_object('staffId', claim.staff_id, 'isMine', claim.staff_id = ${viewer.id}::uuid,
            'until', ${jsonTime('claim.until')}, 'by', holder.name)
          from claim join staff on staff.site_id = claim.site_id and staff.id = claim.staff_id
          join author holder on holder.site_id = staff.site_id and holder.id = staff.author_id
          where claim.site_id = c.site_id and claim.comment_id = c.id and claim.until > now()) as claim,
        ${assignmentColumn(viewer)} as assignment
      from unnest(${ids}::uuid[]) with ordinality as asked (id, place)
      join comment c on c.site_id = ${site.id} and c.id = asked.id
      join author on author.site_id = c.site_id and author.id = c.author_id
      join thread on thread.site_id = c.site_id and thread.id = c.thread_id
      order by asked.place`.execute(db),
    readParents(db, site, viewer, ids),
  ])
  return rows.map((row) => cardOf(row, site, viewer, parents.get(row.id) ?? []))
}

/** Reads one card. @throws Problem not-found */
export async function readCard(db: Db, site: Site, viewer: Staff, id: string): Promise<Card> {
  const [card] = await readCards(db, site, viewer, [id])
  if (!card) throw new Problem('not-found', {})
  return card
}

function cardOf(row: CardRow, site: Site, viewer: Staff, parents: Comment[]): Card {
  const { verdict, decision, shadowed, reports, appeal, appealed_at: at, thread, history, claim, assignment } = row
  return {
    comment: editableView(row, staffViewer(viewer), site.settings),
    shadowed,
    verdict: verdict ?? [],
    decision,
    reports,
    appeal: at ? { text: appeal ?? '', at } : null,
    thread,
    parents,
    author: recordOf({ id: row.author_id, name: row.author_name }, row.author),
    history,
    claim,
    assignment,
  }
}

/** Reads the ancestors of each comment, nearest first. */
async function readParents(db: Db, site: Site, viewer: Staff, ids: string[]): Promise<Map<string, Comment[]>> {
  const { rows } = await sql<CommentRow & { of: string }>`
    with recursive above as (
      select c.id as of, c.parent_id as id, 1 as step from comment c
      where c.site_id = ${site.id} and c.id = any (${ids}::uuid[])
      union all
      select above.of, c.parent_id, above.step + 1 from above
      join comment c on c.site_id = ${site.id} and c.id = above.id
      where above.step < ${sql.lit(parentsMax)} and c.parent_id <> ${nilId}
    )
    select above.of, ${commentColumns('c')}, ${authorColumns}
    from above join comment c on c.site_id = ${site.id} and c.id = above.id
    join author on author.site_id = c.site_id and author.id = c.author_id
    order by above.of, above.step`.execute(db)
  const viewerOf = staffViewer(viewer)
  const byChild = Map.groupBy(rows, (row) => row.of)
  return new Map(
    [...byChild].map(([of, chain]) => [
      of,
      chain.map((row) => editableView({ ...row, source: '' }, viewerOf, site.settings)),
    ]),
  )
}
