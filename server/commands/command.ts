import type { Db } from '../platform/database/database.ts'
import type { Site } from '../sites/site.ts'

/** How an owner gives a command, from any folder with `--prefix`; npx would ask the registry where Afterword is not installed. */
export const invocation = 'npm run afterword --'

/** Options that commands take beside their words. */
export interface CommandOptions {
  /** The site named with --site; undefined for the first. */
  site: string | undefined
  /** How many comments --comments asks for. */
  comments: string | undefined
  /** Whether --yes was given: what cannot be undone is then done. */
  isSure: boolean
}

/** What a command works with. */
export interface Tools {
  db: Db
  site: Site
  /** The server's address, as readers and the team see it. */
  address: string
  options: CommandOptions
  /** Writes one line of the result to standard output. */
  say: (line: string) => void
}

/** One command. `words` are those after its name. @throws Error with sentences for whoever gave it */
export type Command = (tools: Tools, ...words: string[]) => Promise<void>
