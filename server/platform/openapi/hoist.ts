/** A part of the document that may be repeated. */
export interface Part {
  /** Name in the components; parts with the same name are numbered. */
  name: string
  value: object
}

/** Moves repeated parts to the components. `use` returns a reference to a repeated part, and any other part itself. */
export function hoist(kind: 'parameters' | 'responses' | 'examples', parts: Part[]) {
  const counts = new Map<string, number>()
  for (const { value } of parts) {
    const json = JSON.stringify(value)
    counts.set(json, (counts.get(json) ?? 0) + 1)
  }
  const names = new Map<string, string>()
  const components: Record<string, object> = {}
  for (const { name, value } of parts) {
    const json = JSON.stringify(value)
    if (counts.get(json) === 1 || names.has(json)) continue
    let free = name
    for (let number = 2; components[free]; number++) free = `${name}${number}`
    names.set(json, free)
    components[free] = value
  }
  const use = (value: object): object => {
    const name = names.get(JSON.stringify(value))
    return name ? { $ref: `#/components/${kind}/${name}` } : value
  }
  return { use, components: sorted(components) }
}

const sorted = (components: Record<string, object>) =>
  Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1)))
