import type { Operation } from './operation.ts'
import * as comments from './readers/comments.ts'
import * as reports from './readers/reports.ts'
import * as threads from './readers/threads.ts'
import * as viewer from './readers/viewer.ts'
import * as decisions from './team/decisions.ts'
import * as mail from './team/mail.ts'
import * as nudges from './team/nudges.ts'
import * as people from './team/people.ts'
import * as queues from './team/queues.ts'
import * as rules from './team/rules.ts'
import * as settings from './team/settings.ts'
import * as staff from './team/staff.ts'
import * as threadLimits from './team/thread-limits.ts'

const features = [
  threads,
  comments,
  reports,
  viewer,
  staff,
  queues,
  decisions,
  people,
  threadLimits,
  rules,
  settings,
  mail,
  nudges,
] as const

type Members<Feature> = Feature extends unknown ? Feature[keyof Feature] : never
type One = Members<(typeof features)[number]>

/** Types of all operations by endpoint, against which the client's calls are checked. */
export type Operations = { [O in One as O['endpoint']]: O }

/** Id of an operation: verb and noun. */
export type OperationId = One['id']

/** Any operation. */
export type AnyOperation = Operation & { id: OperationId }

/** All operations of the API, by feature. */
export const operations: readonly AnyOperation[] = features.flatMap((feature) =>
  Object.values<AnyOperation>({ ...feature }).sort((a, b) => (a.id < b.id ? -1 : 1)),
)
