import type { Command } from './command.ts'
import { logCommands } from './log-commands.ts'
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

/** Finds the command that words name, and the words after its name. @throws Error naming the wrong word */
export function findCommand([noun = '', verb, ...rest]: readonly string[]): { run: Command; words: string[] } {
  const name = verb === undefined ? noun : `${noun} ${verb}`
  const both = commands[name]
  if (both) return { run: both, words: rest }
  const alone = commands[noun]
  if (alone) return { run: alone, words: verb === undefined ? [] : [verb, ...rest] }
  const verbs = Object.keys(commands).filter((known) => known.startsWith(`${noun} `))
  const choice = verbs.length > 0 ? `There are: ${verbs.join(', ')}. ` : ''
  throw new Error(`There is no command "${name}". ${nearest(name, Object.keys(commands)) || choice}${moreHelp}`)
}
