import { readFile } from 'node:fs/promises'
import path from 'node:path'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { printJson } from '../../../server/platform/openapi/print-json.ts'
import { problemsOf, tags } from '../../../shared/api/operation.ts'
import { operations } from '../../../shared/api/operations.ts'
import { problem } from '../../../shared/problem-body.ts'
import { type ProblemSlug, problems } from '../../../shared/problems.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

interface Described {
  operationId: string
  tags: string[]
  summary: string
  security?: unknown[]
  parameters: { name: string; in: string; required: boolean; schema: unknown }[]
  requestBody?: { required: boolean; content: Content }
  responses: Record<string, { description: string; content?: Content }>
}
interface Content {
  [type: string]: { schema: unknown; example?: unknown; examples?: Record<string, { value: unknown }> }
}

let test: TestApp
// biome-ignore lint/suspicious/noExplicitAny: the document is what is looked at.
let document: any
let described: [string, Described][]

/** The document with what is referred to in its place, schemas excepted. */
function resolved(part: unknown): unknown {
  if (part === null || typeof part !== 'object') return part
  if (Array.isArray(part)) return part.map(resolved)
  const [, kind, name] = /^#\/components\/(\w+)\/([\w-]+)$/.exec('$ref' in part ? String(part.$ref) : '') ?? []
  if (kind && kind !== 'schemas') return resolved(document.components[kind][name!])
  return Object.fromEntries(Object.entries(part).map(([member, value]) => [member, resolved(value)]))
}

beforeAll(async () => {
  test = await testApp()
  document = (await test.ask('GET', '/api/v1/openapi.json')).body
  described = Object.entries(resolved(document.paths) as Record<string, Record<string, Described>>).flatMap(
    ([template, methods]) =>
      Object.entries(methods).map(([method, one]): [string, Described] => [`${method.toUpperCase()} ${template}`, one]),
  )
})
afterAll(() => test[Symbol.asyncDispose]())

it('is served to everybody as OpenAPI 3.1', async () => {
  const { status, headers } = await test.ask('GET', '/api/v1/openapi.json')

  expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*'])
  expect(document.openapi).toMatch(/^3\.1\./)
  expect(document.info).toMatchObject({ title: 'Afterword', version: '1' })
})

it('is the one in the repository, which `npm run openapi` writes, in at most 3.5 KB an operation', async () => {
  const committed = await readFile(path.join(import.meta.dirname, '../../../openapi.json'), 'utf8')

  expect(`${printJson(document)}\n`).toBe(committed)
  expect(Buffer.byteLength(committed) / operations.length).toBeLessThan(3_500)
})

it('has a route for every operation of the table, and none beside it', () => {
  const routes = test.app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/v1/') && !path.endsWith('/openapi.json'))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  const table = operations.map(({ endpoint }) => endpoint.replace(' ', ' /api/v1/sites/{site}'))

  expect([...new Set(routes)].sort()).toEqual(table.toSorted())
  expect(described.map(([name]) => name).sort()).toEqual(table.toSorted())
})

it('gives every operation a name of its own, a verb and a noun, a tag, and says what it does', () => {
  const ids = operations.map(({ id }) => id)

  expect(new Set(ids).size).toBe(ids.length)
  expect(described.map(([, { operationId }]) => operationId).sort()).toEqual(ids.toSorted())
  for (const [name, one] of described) {
    expect(one.operationId, name).toMatch(/^[a-z]+([A-Z][a-z]+)+$/)
    expect(one.tags, name).toEqual([expect.toBeOneOf([...tags])])
    expect(one.summary, name).toMatch(/^[A-Z].{10,}/)
  }
})

it('names every part of a path, once', () => {
  for (const [name, { parameters }] of described) {
    const inPath = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
    const named = parameters.filter((parameter) => parameter.in === 'path')
    expect(named.map((parameter) => parameter.name).sort(), name).toEqual(inPath.sort())
    expect(
      named.every(({ required }) => required),
      name,
    ).toBe(true)
    expect(new Set(parameters.map((parameter) => `${parameter.in} ${parameter.name}`)).size, name).toBe(
      parameters.length,
    )
  }
})

it('shows an example of every body, one the server takes', () => {
  for (const { id, body } of operations) {
    const { requestBody } = described.find(([, { operationId }]) => operationId === id)![1]
    expect(requestBody !== undefined, id).toBe(body !== undefined)
    if (!body) continue
    expect(requestBody!.required).toBe(true)
    expect(Object.keys(requestBody!.content)).toEqual(['application/json'])
    expect(exampleOf(requestBody!.content, 'application/json'), id).toEqual(plain(body.example))
    expect(v.safeParse(body.schema, body.example).issues, id).toBeUndefined()
  }
})

it('shows an example of every answer, one the server could give', () => {
  for (const { id, replies } of operations) {
    const { responses } = described.find(([, { operationId }]) => operationId === id)![1]
    for (const [status, { schema, example, type = 'application/json' }] of Object.entries(replies)) {
      const { content } = responses[status]!
      expect(content && Object.keys(content), `${id} ${status}`).toEqual(schema && [type])
      if (!schema) continue
      expect(exampleOf(content!, type), id).toEqual(plain(example))
      expect(v.safeParse(schema, example).issues, id).toBeUndefined()
    }
  }
})

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

function exampleOf(content: Content, type: string): unknown {
  const { example, examples } = content[type]!
  return example ?? examples!.example!.value
}

it('names every problem of an operation under its status, with an example', () => {
  for (const operation of operations) {
    const { responses } = described.find(([, { operationId }]) => operationId === operation.id)![1]
    const named = Object.entries(responses).flatMap(([status, { content, description }]) => {
      if (Number(status) < 400) return []
      expect(Object.keys(content!), operation.id).toEqual(['application/problem+json'])
      expect(v.parse(problem, content!['application/problem+json']!.example).status, operation.id).toBe(Number(status))
      const slugs = [...description.matchAll(/`([\w-]+)`/g)].map(([, slug]) => slug as ProblemSlug)
      for (const slug of slugs) expect(problems[slug].status).toBe(Number(status))
      return slugs
    })
    expect(named.sort(), operation.id).toEqual(problemsOf(operation).sort())
  }
})

it('says which calls need a token or the team’s cookie, and which only show a token’s bearer more', async () => {
  const idsWith = (security: unknown) =>
    described.filter(([, one]) => JSON.stringify(one.security) === JSON.stringify(security)).map(([, { operationId }]) => operationId).sort() // biome-ignore format: short
  const idsOf = (wanted: (operation: (typeof operations)[number]) => boolean) =>
    operations.filter(wanted).map(({ id }) => id as string).sort() // biome-ignore format: short

  expect(idsWith([{ token: [] }])).toEqual(idsOf(({ token }) => token === 'required'))
  expect(idsWith([{ team: [] }])).toEqual(idsOf(({ power }) => power !== undefined))
  expect(idsWith([{}, { token: [] }])).toEqual(['readComment', 'readCommentContext', 'readRevisions', 'readViewer'])
  expect(document.components.securitySchemes).toMatchObject({ token: { type: 'http', scheme: 'bearer' } })
})

it('refers only to what it defines, and defines nothing it does not refer to', () => {
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref!)
  const defined = ['schemas', 'parameters', 'responses', 'examples'].flatMap((kind) =>
    Object.keys(document.components[kind]).map((name) => `#/components/${kind}/${name}`),
  )

  expect([...new Set(refs)].sort()).toEqual(defined.sort())
  expect(JSON.stringify(document)).not.toMatch(/"\$defs"|#\/\$defs|"\$schema"/)
})

it('allows no members it does not name', () => {
  const loose: string[] = []
  const look = (value: unknown, at: string): void => {
    if (value === null || typeof value !== 'object') return
    const schema = value as Record<string, unknown>
    if (schema.type === 'object' && schema.properties && schema.additionalProperties !== false) loose.push(at)
    for (const [name, part] of Object.entries(schema)) if (!/^examples?$/.test(name)) look(part, `${at}/${name}`)
  }
  look(document, '')

  expect(loose).toEqual([])
})
