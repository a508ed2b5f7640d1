import type { ColumnType, JSONColumnType } from 'kysely'
import type { LogActor } from '../../../../shared/moderation/audit-log.ts'
import type { QueueName } from '../../../../shared/moderation/moderation.ts'
import type { RuleAction, RuleConditions } from '../../../../shared/moderation/rules.ts'
import type { SavedView } from '../../../../shared/moderation/saved-views.ts'
import type { NullableTimestamp, Timestamp } from './columns.ts'

// Tables of moderation: audit log, queues, rules, classifier, nudges.

export interface LogTable {
  site_id: string
  seq: number
  at: string
  actor: LogActor
  actor_id: string | null
  action: string
  target: string
  target_id: string
  before: JSONColumnType<Record<string, unknown> | null, string | null, never>
  after: JSONColumnType<Record<string, unknown> | null, string | null, never>
  reason: string | null
  source: string
  batch: string
  hash: Buffer
}

export interface LogHeadTable {
  site_id: string
  seq: number
  hash: Buffer
}

export interface ClaimTable {
  site_id: string
  comment_id: string
  staff_id: string
  until: string
}

export interface AssignmentTable {
  site_id: string
  id: string
  comment_id: string
  staff_id: string | null
  note: string | null
  made_by: string
  made_at: Timestamp
  ended_at: NullableTimestamp
  ended_in: ColumnType<string | null, null | undefined, string | null>
}

export interface SavedViewTable {
  site_id: string
  staff_id: string
  id: string
  name: string
  queue: QueueName
  filters: JSONColumnType<SavedView['filters']>
}

export interface RuleTable {
  site_id: string
  id: string
  place: number
  enabled: boolean
  version: number
  made_at: Timestamp
  removed_at: NullableTimestamp
}

export interface RuleVersionTable {
  site_id: string
  rule_id: string
  version: number
  name: string
  conditions: JSONColumnType<RuleConditions>
  actions: JSONColumnType<RuleAction[]>
  made_by: string | null
  made_at: Timestamp
}

export interface TrainingExampleTable {
  site_id: string
  comment_id: string
  is_bad: boolean
  words: ColumnType<string[], number[], never>
}

export interface TrainingWordTable {
  site_id: string
  word: number
  good: number
  bad: number
}

export interface NudgeOutcomeTable {
  site_id: string
  day: string
  kind: string
  outcome: 'shown' | 'edited' | 'posted'
  count: number
}
