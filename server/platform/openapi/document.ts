import type * as v from 'valibot'
import { requestHeaders } from '../../../shared/api/headers.ts'
import {
  needsHeader,
  type Operation,
  paramNamesOf,
  partsOf,
  problemsOf,
  type Reply,
  tags,
} from '../../../shared/api/operation.ts'
import { type ProblemSlug, problems } from '../../../shared/problems.ts'
import { uuid } from '../../../shared/schema.ts'
import { siteSlug } from '../../../shared/sites/sites.ts'
import { hoist, type Part } from './hoist.ts'
import { schemaBook } from './json-schema.ts'

/** Base path of all operations. */
const apiPath = '/api/v1/sites/{site}'

const securitySchemes = {
  token: { type: 'http', scheme: 'bearer', description: "A guest's device key" },
  team: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-afterword-team-{site id}',
    description: "A session of the site's team, from our own pages only",
  },
}

/**
 * Makes the OpenAPI 3.1 document of operations. Everything repeated is moved to its components: named schemas,
 * parameters, problem responses and examples.
 */
export function openApiDocument(operations: readonly Operation[], namedSchemas: Record<string, v.GenericSchema>) {
  const book = schemaBook(namedSchemas)
  const made = operations.map((operation) => ({ operation, ...partsOfDocument(operation, book.jsonSchema) }))
  const parameters = hoist(
    'parameters',
    made.flatMap((one) => one.parameters),
  )
  const refusals = hoist(
    'responses',
    made.flatMap((one) => one.refusals.map(([, part]) => part)),
  )
  const examples = hoist(
    'examples',
    made.flatMap((one) => one.examples),
  )
  const withExample = ({ schema, example }: Content) => {
    const shared = examples.use(example.value)
    return {
      schema,
      ...(shared === example.value ? { example: example.value.value } : { examples: { example: shared } }),
    }
  }

  const paths: Record<string, Record<string, object>> = {}
  for (const { operation, body, replies, ...one } of made) {
    const { id, tag, summary } = operation
    const { method, path } = partsOf(operation.endpoint)
    paths[apiPath + path] ??= {}
    paths[apiPath + path]![method.toLowerCase()] = {
      operationId: id,
      tags: [tag],
      summary,
      ...securityOf(operation),
      parameters: one.parameters.map(({ value }) => parameters.use(value)),
      ...(body && { requestBody: { required: true, content: { 'application/json': withExample(body) } } }),
      responses: {
        ...Object.fromEntries(
          replies.map(({ status, description, type, content }) => [
            status,
            { description, ...(content && { content: { [type]: withExample(content) } }) },
          ]),
        ),
        ...Object.fromEntries(one.refusals.map(([status, { value }]) => [status, refusals.use(value)])),
      },
    }
  }
  const shared = {
    parameters: parameters.components,
    responses: refusals.components,
    examples: examples.components,
  }
  const { document: whole, schemas } = book.complete({ paths, shared })
  return {
    openapi: '3.1.0',
    info: { title: 'Afterword', version: '1', description: 'Comments under a page: read, post, edit, moderate.' },
    tags: tags.map((name) => ({ name })),
    paths: whole.paths,
    components: { securitySchemes, ...whole.shared, schemas },
  }
}

interface Content {
  schema: object
  example: Part & { value: { value: unknown } }
}

/** Makes the parts of an operation's description, before repeated ones are shared. */
function partsOfDocument(operation: Operation, jsonSchema: ReturnType<typeof schemaBook>['jsonSchema']) {
  const { id, body, replies } = operation
  const requestContent = body && {
    schema: jsonSchema(body.schema, 'input'),
    example: { name: `${id}Request`, value: { value: body.example } },
  }
  const described = Object.entries(replies).map(
    ([status, { description, schema, example, type }]: [string, Reply]) => ({
      status,
      description,
      type: type ?? 'application/json',
      content: schema && { schema: jsonSchema(schema, 'output'), example: { name: id, value: { value: example } } },
    }),
  )
  return {
    parameters: parametersOf(operation, jsonSchema),
    body: requestContent,
    replies: described,
    refusals: refusalsOf(operation),
    examples: [requestContent, ...described.map(({ content }) => content)].flatMap((one) => (one ? [one.example] : [])),
  }
}

function parametersOf(
  { endpoint, params, query, headers = [] }: Operation,
  jsonSchema: ReturnType<typeof schemaBook>['jsonSchema'],
): Part[] {
  const inPath = ['site', ...paramNamesOf(endpoint)].map((name): Part => {
    const schema = params?.[name] ?? (name === 'site' ? siteSlug : uuid)
    return { name: `${name}InPath`, value: { in: 'path', name, required: true, schema: jsonSchema(schema, 'input') } }
  })
  const { required = [] } = query ? (jsonSchema(query, 'input') as { required?: string[] }) : {}
  const inQuery = Object.entries(query?.entries ?? {}).map(([name, schema]): Part => {
    const value = {
      in: 'query',
      name,
      required: required.includes(name),
      schema: jsonSchema(schema as v.GenericSchema, 'input'),
    }
    return { name, value }
  })
  const inHeader = headers.map((name): Part => {
    const value = {
      in: 'header',
      name,
      required: needsHeader(name),
      ...requestHeaders[name],
      schema: { type: 'string' },
    }
    return { name, value }
  })
  return [...inPath, ...inQuery, ...inHeader]
}

function securityOf({ power, token }: Operation): { security?: object[] } {
  if (power) return { security: [{ team: [] }] }
  if (token) return { security: token === 'required' ? [{ token: [] }] : [{}, { token: [] }] }
  return {}
}

/** Problem responses of an operation, one for each status. */
function refusalsOf(operation: Operation): [status: number, Part][] {
  const byStatus = Map.groupBy(problemsOf(operation).sort(), (slug) => problems[slug].status)
  return [...byStatus].map(([status, slugs]) => [status, refusal(slugs)])
}

function refusal(slugs: ProblemSlug[]): Part {
  const content = {
    schema: { $ref: '#/components/schemas/Problem' },
    example: problemExample(slugs[0]!),
  }
  const value = {
    description: slugs.map((slug) => `\`${slug}\`: ${problems[slug].title}`).join('. '),
    content: { 'application/problem+json': content },
  }
  return { name: slugs.map(pascal).join('Or'), value }
}

const pascal = (slug: string) => slug.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())

function problemExample(slug: ProblemSlug) {
  const { status, title } = problems[slug]
  return { type: `/problems/${slug}`, title, status, detail: title, requestId: '019a1f31-0000-7000-8000-00000000abcd' }
}
