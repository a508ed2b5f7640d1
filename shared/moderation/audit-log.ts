import * as v from 'valibot'
import { pageOf, pageQuery } from '../paging.ts'
import { storable, timestamp, uuid } from '../schema.ts'

/** Actors of audit entries: staff, the author, a screening rule, readers' reports, the command line, a link in a mail. */
export const logActors = ['staff', 'author', 'rule', 'reports', 'command', 'mail'] as const
export type LogActor = (typeof logActors)[number]

export const logEntry = v.strictObject({
  seq: v.number(),
  at: timestamp,
  actor: v.picklist(logActors),
  actorId: v.nullable(uuid),
  actorName: v.nullable(v.string()),
  action: v.string(),
  target: v.string(),
  targetId: uuid,
  before: v.nullable(v.record(v.string(), v.unknown())),
  after: v.nullable(v.record(v.string(), v.unknown())),
  reason: v.nullable(v.string()),
  source: v.string(),
  batch: uuid,
  hash: v.string(),
})
export type LogEntry = v.InferOutput<typeof logEntry>

/** A page of the audit log, newest first. */
export const logPage = pageOf(logEntry)
export type LogPage = v.InferOutput<typeof logPage>

/** Filters and page of the audit log. */
export const logQuery = v.strictObject({
  actor: v.optional(uuid),
  target: v.optional(uuid),
  action: v.optional(v.pipe(storable, v.maxLength(60))),
  ...pageQuery.entries,
})
