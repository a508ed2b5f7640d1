import { type ConversionConfig, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import type { OpenAPIV3 } from 'openapi-types'
import * as v from 'valibot'
import { comment, commentContext, commentPage, revision } from '../../../shared/comments/comments.ts'
import { node } from '../../../shared/comments/nodes.ts'
import { challenge } from '../../../shared/comments/proof.ts'
import { thread, threadPage } from '../../../shared/comments/threads.ts'
import { me, viewer } from '../../../shared/people/viewers.ts'
import { fieldErrorCodes, type ProblemSlug, problems } from '../../../shared/problems.ts'
import { uuid } from '../../../shared/schema.ts'
import { screeningReply } from '../../../shared/sites/screening.ts'
import { publicSettings } from '../../../shared/sites/sites.ts'

const slugs = Object.keys(problems) as ProblemSlug[]

const fieldError = v.strictObject({
  pointer: v.string(),
  code: v.optional(v.picklist(fieldErrorCodes)),
  params: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
  detail: v.string(),
})

/** The schema of every problem, RFC 9457 with our typed members. */
export const problemSchema = v.strictObject({
  type: v.picklist(slugs.map((slug) => `/problems/${slug}` as const)),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  requestId: uuid,
  errors: v.optional(v.array(fieldError)),
  comment: v.optional(comment),
  current: v.optional(comment),
  screening: v.optional(screeningReply),
  retryAfterS: v.optional(v.number()),
  until: v.optional(v.nullable(v.string())),
  message: v.optional(v.nullable(v.string())),
  origin: v.optional(v.nullable(v.string())),
  command: v.optional(v.string()),
  challenge: v.optional(challenge),
})

// The shapes that travel, by the names the document calls them.
const definitions = {
  Node: node,
  Comment: comment,
  CommentPage: commentPage,
  CommentContext: commentContext,
  Revision: revision,
  Thread: thread,
  ThreadPage: threadPage,
  PublicSettings: publicSettings,
  Viewer: viewer,
  Me: me,
  Problem: problemSchema,
}

const config: ConversionConfig = {
  // What JSON Schema cannot express (graphemes, well-formed text) is left out; the server still checks it.
  errorMode: 'ignore',
  target: 'draft-2020-12',
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
}

/** A schema of ours as JSON Schema; the named shapes are referred to. `input` is what a client sends, `output` what it gets. */
export function jsonSchema(schema: v.GenericSchema, typeMode: 'input' | 'output'): OpenAPIV3.SchemaObject {
  const { $schema, $defs, ...json } = toJsonSchema(schema, { ...config, typeMode, definitions })
  // The document is 3.1, whose schemas are JSON Schema; the types of hono-openapi know only 3.0's.
  return json as unknown as OpenAPIV3.SchemaObject
}

/** The named shapes themselves, for the document's components. */
export function namedSchemas(): Record<string, OpenAPIV3.SchemaObject> {
  return toJsonSchemaDefs(definitions, { ...config, typeMode: 'output' }) as unknown as Record<
    string,
    OpenAPIV3.SchemaObject
  >
}
