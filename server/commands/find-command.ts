import type { Command } from './command.ts'
import { logCommands } from './log-commands.ts'
import { mailCommands, type PlainCommand } from './mail-commands.ts'
import { moreHelp, nearest } from './read-words.ts'
import { seedCommand } from './seed-command.ts'
import { siteCommands } from './site-commands.ts'
import { staffCommands } from './staff-commands.ts'
import { threadCommands } from './thread-commands.ts'

const commands: Record<string, Command> = {
  ...siteCommands,
  ...threadCommands,
  ...staffCommands,
  ...logCommands,
  seed: seedCommand,
}

const names = [...Object.keys(commands), ...Object.keys(mailCommands)]

/** Finds the command without a database that words name, and the words after its name; null where it is none of those. */
export function findPlainCommand([noun, verb, ...rest]: readonly string[]): {
  run: PlainCommand
  words: string[]
} | null {
  const run = mailCommands[`${noun} ${verb}`]
  return run ? { run, words: rest } : null
}

/** Finds the command that words name, and the words after its name. @throws Error naming the wrong word */
export function findCommand([noun = '', verb, ...rest]: readonly string[]): { run: Command; words: string[] } {
  const name = verb === undefined ? noun : `${noun} ${verb}`
  const both = commands[name]
  if (both) return { run: both, words: rest }
  const alone = commands[noun]
  if (alone) return { run: alone, words: verb === undefined ? [] : [verb, ...rest] }
  const verbs = names.filter((known) => known.startsWith(`${noun} `))
  const choice = verbs.length > 0 ? `There are: ${verbs.join(', ')}. ` : ''
  throw new Error(`There is no command "${name}". ${nearest(name, names) || choice}${moreHelp}`)
}
