import type { Columns } from './columns.ts'

/** A registered named statement. */
interface NamedStatement {
  readonly name: string
  readonly text: string
  readonly columns: Columns
}

const byName = new Map<string, NamedStatement>()
const nameByText = new Map<string, string>()

/** Registers a named statement. @throws Error if the name is taken */
export function register(statement: NamedStatement): void {
  if (byName.has(statement.name)) throw new Error(`two statements are called ${statement.name}`)
  byName.set(statement.name, statement)
  nameByText.set(statement.text, statement.name)
}

/** Name of the statement with exactly this text; undefined if there is none. */
export const nameOf = (text: string): string | undefined => nameByText.get(text)

/** All statements of the modules loaded so far, sorted by name. */
export const namedStatements = (): NamedStatement[] =>
  [...byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
