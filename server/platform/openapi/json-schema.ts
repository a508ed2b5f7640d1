import { type ConversionConfig, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import type * as v from 'valibot'

/** A JSON Schema, or a part of one. */
type JsonSchema = { [member: string]: unknown }

/** Direction of a schema: members with a default are optional in `input` (requests) and present in `output` (answers). */
export type Side = 'input' | 'output'

const config: ConversionConfig = {
  // Checks that JSON Schema cannot express (graphemes, well-formed text) are left out; the server still makes them.
  errorMode: 'ignore',
  target: 'draft-2020-12',
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
}
const refRe = /"#\/components\/schemas\/(\w+)"/g

const refsIn = (schema: unknown): string[] => [...JSON.stringify(schema).matchAll(refRe)].map(([, name]) => name!)

/** Converts schemas to JSON Schema with references to named schemas, and collects those that were referred to. */
export function schemaBook(named: Record<string, v.GenericSchema>) {
  const outputs = toJsonSchemaDefs(named, { ...config, typeMode: 'output' }) as Record<string, JsonSchema>
  const inputs = toJsonSchemaDefs(named, { ...config, typeMode: 'input' }) as Record<string, JsonSchema>
  const differing = differingNames(outputs, inputs)
  const asInput = (schema: unknown): JsonSchema =>
    JSON.parse(
      JSON.stringify(schema).replaceAll(refRe, (ref, name: string) =>
        differing.has(name) ? `"#/components/schemas/${name}Input"` : ref,
      ),
    )
  const all: Record<string, JsonSchema> = { ...outputs }
  for (const name of differing) all[`${name}Input`] = asInput(inputs[name])

  return {
    /** Converts a Valibot schema. */
    jsonSchema(schema: v.GenericSchema, side: Side): JsonSchema {
      const { $schema, $defs, ...json } = toJsonSchema(schema, { ...config, typeMode: side, definitions: named })
      return side === 'input' ? asInput(json) : json
    },
    /**
     * The named schemas that `document` refers to, and those they refer to. A schema only ever sent needs no name of its own
     * for that: `document` comes back with the plain one.
     */
    complete<D extends object>(document: D): { document: D; schemas: Record<string, JsonSchema> } {
      const reached = new Set<string>()
      const reach = (name: string) => {
        if (reached.has(name)) return
        reached.add(name)
        refsIn(all[name]).forEach(reach)
      }
      refsIn(document).forEach(reach)
      const plainOf = (name: string) => {
        const plain = name.replace(/Input$/, '')
        return differing.has(plain) && !reached.has(plain) ? plain : name
      }
      const plainly = <T>(part: T): T =>
        JSON.parse(
          JSON.stringify(part).replaceAll(refRe, (_, name: string) => `"#/components/schemas/${plainOf(name)}"`),
        )
      const used = Object.entries(all).filter(([name]) => reached.has(name))
      return {
        document: plainly(document),
        schemas: Object.fromEntries(used.map(([name, schema]) => [plainOf(name), plainly(schema)])),
      }
    },
  }
}

/** Names of schemas that differ between input and output, themselves or in what they refer to. */
function differingNames(outputs: Record<string, JsonSchema>, inputs: Record<string, JsonSchema>): Set<string> {
  const names = Object.keys(outputs)
  const differing = new Set(names.filter((name) => JSON.stringify(outputs[name]) !== JSON.stringify(inputs[name])))
  for (let size = -1; size !== differing.size; ) {
    size = differing.size
    for (const name of names) if (refsIn(inputs[name]).some((ref) => differing.has(ref))) differing.add(name)
  }
  return differing
}
