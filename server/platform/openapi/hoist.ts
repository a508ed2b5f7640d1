/** A part of the document that may stand more than once. */
export interface Part {
  /** What it is called where it is shared; a number follows where several parts share a name. */
  name: string
  value: object
}

/**
 * Finds which parts stand more than once, and gives each a place in the components. `use` then answers with a reference to it,
 * and with the part itself where it stands once.
 */
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
