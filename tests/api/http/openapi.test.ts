import { readFile } from 'node:fs/promises'
import path from 'node:path'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { problemSchema } from '../../../server/platform/http/json-schema.ts'
import { type ProblemSlug, problems } from '../../../shared/problems.ts'
import { shapes } from '../../kit/assertions/contract.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

interface Content {
  [type: string]: { schema: unknown; example: unknown }
}

interface Operation {
  operationId: string
  summary: string
  security?: unknown[]
  parameters: { name: string; in: string; required: boolean; schema: unknown }[]
  requestBody?: { required: boolean; content: Content }
  responses: Record<string, { description: string; content?: Content }>
}

let test: TestApp
// biome-ignore lint/suspicious/noExplicitAny: the document is what is looked at.
let document: any
let operations: [string, Operation][]

beforeAll(async () => {
  test = await testApp()
  document = (await test.ask('GET', '/api/v1/openapi.json')).body
  operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([template, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${template}`,
        operation,
      ]),
  )
})
afterAll(() => test[Symbol.asyncDispose]())

it('is served to everybody as OpenAPI 3.1', async () => {
  const { status, headers } = await test.ask('GET', '/api/v1/openapi.json')

  expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*'])
  expect(document.openapi).toMatch(/^3\.1\./)
  expect(document.info).toMatchObject({ title: 'Afterword', version: '1' })
})

it('is the one in the repository, which `npm run openapi` writes', async () => {
  const committed = await readFile(path.join(import.meta.dirname, '../../../openapi.json'), 'utf8')

  expect(`${JSON.stringify(document, null, 2)}\n`).toBe(committed)
})

it('describes every route of the API, and none that is not there', () => {
  const routes = test.app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/v1/') && !path.endsWith('/openapi.json'))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)

  expect(operations.map(([name]) => name).sort()).toEqual([...new Set(routes)].sort())
})

it('gives every operation a name of its own and says what it does', () => {
  expect(operations.map(([, { operationId }]) => operationId).sort()).toEqual(Object.keys(shapes).sort())
  for (const [name, operation] of operations) expect(operation.summary, name).toMatch(/^[A-Z].{10,}/)
})

it('names every part of a path, once', () => {
  for (const [name, { parameters }] of operations) {
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
  for (const [name, { operationId, requestBody }] of operations) {
    const { body } = shapes[operationId]!
    expect(requestBody !== undefined, name).toBe(body !== undefined)
    if (!body) continue
    expect(requestBody!.required).toBe(true)
    expect(Object.keys(requestBody!.content)).toEqual(['application/json'])
    expect(v.safeParse(body, requestBody!.content['application/json']!.example).issues, name).toBeUndefined()
  }
})

it('shows an example of every answer, one the server could give', () => {
  for (const [name, { operationId, responses }] of operations) {
    const fine = Object.entries(responses).filter(([status]) => status.startsWith('2'))
    // A post is published or held; everything else ends well in one way.
    expect(fine.length, name).toBe(operationId === 'postComment' ? 2 : 1)
    for (const [status, { content }] of fine) {
      if (status === '204') continue
      const type = ['followThread', 'followOwn', 'rehearseRule'].includes(operationId)
        ? 'text/event-stream'
        : 'application/json'
      expect(Object.keys(content!)).toEqual([type])
      expect(v.safeParse(shapes[operationId]!.answer, content![type]!.example).issues, name).toBeUndefined()
    }
  }
})

it('shows an example of every problem, under its status', () => {
  for (const [name, { responses }] of operations) {
    for (const [status, { content, description }] of Object.entries(responses)) {
      if (Number(status) < 400) continue
      expect(Object.keys(content!), name).toEqual(['application/problem+json'])
      const { example } = content!['application/problem+json']!
      const problem = v.parse(problemSchema, example)
      expect(problem.status, `${name} ${status}`).toBe(Number(status))
      for (const [, slug] of description.matchAll(/`([\w-]+)`/g))
        expect(problems[slug as ProblemSlug].status).toBe(Number(status))
    }
  }
})

it('says which calls need a token, and which only show its bearer more', async () => {
  const needing = operations
    .filter(([, { security }]) => JSON.stringify(security) === '[{"token":[]}]')
    .map(([, { operationId }]) => operationId)
  const showing = operations
    .filter(([, { security }]) => security?.length === 2)
    .map(([, { operationId }]) => operationId)

  expect(needing.sort()).toEqual([
    'addReaction', 'appeal', 'deleteComment', 'editComment', 'followOwn', 'leaveEmbed', 'markMessageRead',
    'postComment', 'readPace', 'redactRevision', 'removeReaction', 'reportComment', 'restoreComment', 'withdrawReport',
  ]) // biome-ignore format: a list
  expect(showing.sort()).toEqual(['readComment', 'readContext', 'readMe', 'readRevisions'])
  expect(document.components.securitySchemes).toMatchObject({ token: { type: 'http', scheme: 'bearer' } })
})

it('refers only to what it defines, and defines nothing it does not refer to', () => {
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref!)
  const defined = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`)

  expect([...new Set(refs)].filter((ref) => !defined.includes(ref))).toEqual([])
  expect(defined.filter((ref) => !refs.includes(ref) && !ref.endsWith('/Me'))).toEqual([])
  expect(JSON.stringify(document)).not.toMatch(/"\$defs"|#\/\$defs|"\$schema"/)
})

it('allows no members it does not name', () => {
  const loose: string[] = []
  const look = (value: unknown, at: string): void => {
    if (value === null || typeof value !== 'object') return
    const schema = value as Record<string, unknown>
    if (schema.type === 'object' && schema.properties && schema.additionalProperties !== false) loose.push(at)
    for (const [name, part] of Object.entries(schema)) if (name !== 'example') look(part, `${at}/${name}`)
  }
  look(document, '')

  expect(loose).toEqual([])
})
