import type { Columns } from './columns.ts'

/** What is known of a statement that goes by a name. */
export interface NamedStatement {
  readonly name: string
  readonly text: string
  readonly columns: Columns
}

const byName = new Map<string, NamedStatement>()
const nameByText = new Map<string, string>()

/** Keeps a statement for whoever sends its text. @throws Error where the name is taken */
export function register(statement: NamedStatement): void {
  if (byName.has(statement.name)) throw new Error(`two statements are called ${statement.name}`)
  byName.set(statement.name, statement)
  nameByText.set(statement.text, statement.name)
}

/** The name of the statement with this very text; undefined for every other. */
export const nameOf = (text: string): string | undefined => nameByText.get(text)

/** All statements of the modules loaded so far, by their names. */
export const namedStatements = (): NamedStatement[] =>
  [...byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
