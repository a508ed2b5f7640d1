import { type CommandOptions, invocation } from './command.ts'

/** A command line, read. */
export interface CommandLine {
  words: string[]
  options: CommandOptions
  wants: 'help' | 'version' | null
  /** Whether --start was given: an embedded database that does not run may be started for the command. */
  mayStart: boolean
}

const flags = ['help', 'version', 'start', 'yes'] as const
const named = ['site', 'comments'] as const
const short: Record<string, string> = { '-h': '--help', '-v': '--version' }

/** Reads a command line by hand, since a value may begin with a hyphen: `site set editWindowS -1`. @throws Error in a sentence */
export function readWords(given: readonly string[]): CommandLine {
  const words: string[] = []
  const set = new Set<string>()
  const values = new Map<string, string>()
  for (let at = 0; at < given.length; at++) {
    const word = short[given[at]!] ?? given[at]!
    const [, name, value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? []
    if (!name) words.push(word)
    else if (flags.some((flag) => flag === name) && value === undefined) set.add(name)
    else if (named.some((option) => option === name)) values.set(name, value ?? valueAfter(given, ++at, name))
    else throw new Error(`There is no option "${word}". ${nearest(name, [...flags, ...named], '--')}${moreHelp}`)
  }
  return {
    words,
    options: { site: values.get('site'), comments: values.get('comments'), isSure: set.has('yes') },
    wants: set.has('version') ? 'version' : set.has('help') ? 'help' : null,
    mayStart: set.has('start'),
  }
}

function valueAfter(given: readonly string[], at: number, name: string): string {
  if (given[at] === undefined)
    throw new Error(`--${name} needs a value, as --${name} ${name === 'site' ? 'main' : '1000'}.`)
  return given[at]
}

/** Where to read more. */
export const moreHelp = `All commands: ${invocation} --help`

/** A question after the word that was perhaps meant, ending with a space; empty where none is near. */
export function nearest(word: string, known: readonly string[], prefix = ''): string {
  const [best] = known
    .map((one) => ({ one, steps: distance(word.toLowerCase(), one.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps)
  return best && best.steps <= Math.max(2, word.length / 3) ? `Did you mean "${prefix}${best.one}"? ` : ''
}

/** How many letters have to be put in, taken out or replaced to make one word of the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(from[i - 1] !== to[j - 1])))
    row = next
  }
  return row[to.length]!
}
