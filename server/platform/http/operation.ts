import type { MiddlewareHandler } from 'hono'
import { describeRoute } from 'hono-openapi'
import type * as v from 'valibot'
import { problemExample } from '../../../shared/api/examples/comments.ts'
import { type ProblemSlug, problems } from '../../../shared/problems.ts'
import { jsonSchema } from './json-schema.ts'

interface Answer {
  status: number
  description: string
  schema?: v.GenericSchema
  example?: unknown
  /** JSON unless it says otherwise. */
  type?: string
}

/** What the OpenAPI document says of an operation beyond its input, which the parsers of parse.ts describe themselves. */
export interface Operation {
  id: string
  summary: string
  answers: Answer[]
  problems: ProblemSlug[]
  headers?: { name: string; description: string; required: boolean; example: string }[]
  /** Takes a bearer token: needs one, or shows its bearer more. */
  token?: 'required' | 'optional'
  /** Takes the cookie of the site's team. */
  team?: boolean
}

/** Describes a route in the OpenAPI document. */
export function operation({
  id,
  summary,
  answers,
  problems: slugs,
  headers = [],
  token,
  team = false,
}: Operation): MiddlewareHandler {
  return describeRoute({
    operationId: id,
    summary,
    ...(team && { security: [{ team: [] }] }),
    ...(token && { security: token === 'required' ? [{ token: [] }] : [{}, { token: [] }] }),
    parameters: headers.map(({ name, description, required, example }) => ({
      in: 'header', name, description, required, example, schema: { type: 'string' },
    })), // biome-ignore format: one parameter a line
    responses: {
      ...Object.fromEntries(answers.map((answer) => [answer.status, response(answer)])),
      ...problemResponses([...slugs, 'not-found', 'rate-limited', 'internal', 'unavailable']),
    },
  })
}

function response({ description, schema, example, type = 'application/json' }: Answer) {
  if (!schema) return { description }
  const content = { schema: jsonSchema(schema, 'output'), example }
  return { description, content: { [type]: content } }
}

function problemResponses(slugs: ProblemSlug[]) {
  const byStatus = Map.groupBy(new Set(slugs), (slug) => problems[slug].status)
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.map((slug) => `\`${slug}\`: ${problems[slug].title}`).join('. '),
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' as const },
            example: {
              ...problemExample, errors: undefined, type: `/problems/${of[0]}`, status, title: problems[of[0]!].title, detail: problems[of[0]!].title,
            },
          },
        },
      },
    ]),
  ) // biome-ignore format: an example
}
