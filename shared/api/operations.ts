import * as comments from './comments.ts'
import * as decisions from './decisions.ts'
import * as nudges from './nudges.ts'
import type { Operation } from './operation.ts'
import * as people from './people.ts'
import * as queues from './queues.ts'
import * as reports from './reports.ts'
import * as rules from './rules.ts'
import * as settings from './settings.ts'
import * as staff from './staff.ts'
import * as threadLimits from './thread-limits.ts'
import * as threads from './threads.ts'
import * as viewer from './viewer.ts'

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
  nudges,
] as const

type Members<Feature> = Feature extends unknown ? Feature[keyof Feature] : never
type One = Members<(typeof features)[number]>

/** The types of every operation, by endpoint: what the client's calls are checked against. */
export type Operations = { [O in One as O['endpoint']]: O }

/** The name of an operation: a verb and a noun. */
export type OperationId = One['id']

/** One of them, whichever. */
export type AnyOperation = Operation & { id: OperationId }

/** Every operation of the API: feature by feature, by name. */
export const operations: readonly AnyOperation[] = features.flatMap((feature) =>
  Object.values<AnyOperation>({ ...feature }).sort((a, b) => (a.id < b.id ? -1 : 1)),
)
