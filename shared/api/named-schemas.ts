import type * as v from 'valibot'
import * as comments from '../comments/comments.ts'
import * as nodes from '../comments/nodes.ts'
import * as limits from '../comments/posting-limits.ts'
import * as proof from '../comments/proof.ts'
import * as threads from '../comments/threads.ts'
import * as assignments from '../moderation/assignments.ts'
import * as log from '../moderation/audit-log.ts'
import * as moderation from '../moderation/moderation.ts'
import * as nudges from '../moderation/nudges.ts'
import * as rules from '../moderation/rules.ts'
import * as views from '../moderation/saved-views.ts'
import * as people from '../people/people.ts'
import * as staff from '../people/staff.ts'
import * as viewers from '../people/viewers.ts'
import * as problem from '../problem-body.ts'
import * as screening from '../sites/screening.ts'
import * as sites from '../sites/sites.ts'

const modules = [
  nodes,
  comments,
  threads,
  limits,
  proof,
  viewers,
  moderation,
  assignments,
  log,
  views,
  people,
  rules,
  nudges,
  staff,
  sites,
  screening,
  problem,
]

/** Whether an export is a schema of an object or a variant, which gets a name in the document. */
function isShape(value: unknown): value is v.GenericSchema {
  const { kind, type } = Object(value) as { kind?: unknown; type?: unknown }
  return kind === 'schema' && (type === 'strict_object' || type === 'variant')
}

/** Named schemas of the OpenAPI document, by the capitalised name of their export, such as `CommentPage`. */
export const namedSchemas: Record<string, v.GenericSchema> = Object.fromEntries(
  modules
    .flatMap((module) => Object.entries<unknown>(module))
    .filter((named): named is [string, v.GenericSchema] => isShape(named[1]))
    .map(([name, schema]): [string, v.GenericSchema] => [`${name[0]!.toUpperCase()}${name.slice(1)}`, schema])
    .sort(([a], [b]) => (a < b ? -1 : 1)),
)
