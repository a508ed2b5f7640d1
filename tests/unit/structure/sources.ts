import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '../../..')

/** Every source file of the product by its path from the root, without its comments. */
export const sources = new Map(
  ['shared', 'server', 'widget', 'migrations'].flatMap((top) =>
    readdirSync(path.join(root, top), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|tsx|cjs|css)$/.test(name))
      .map((name): [string, string] => {
        const file = path.posix.join(top, name)
        return [file, withoutComments(readFileSync(path.join(root, file), 'utf8'))]
      }),
  ),
)

/** Comments may speak of anything; strings stay, since what they hold may be code. */
export function withoutComments(source: string): string {
  return source.replaceAll(/(['"`])(?:\\.|(?!\1)[^\\])*\1|\/\*[\s\S]*?\*\/|\/\/.*$/gm, (found) =>
    found.startsWith('/') ? '' : found,
  )
}

/** Everything a file imports or re-exports, statically or dynamically, types included, as it is written there. */
export function importsOf(source: string): string[] {
  const statics = source.matchAll(/^(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]/gm)
  const dynamics = source.matchAll(/\b(?:import|require)\s*\(\s*['"`]([^'"`]+)['"`]/g)
  return [...statics, ...dynamics].map(([, from, bare]) => (from ?? bare)!)
}

/** The files a file imports, by their paths from the root. */
export function importedFiles(file: string): string[] {
  return importsOf(sources.get(file) ?? '')
    .filter((imported) => imported.startsWith('.'))
    .map((imported) => path.posix.join(path.posix.dirname(file), imported.replace(/\?.*$/, '')))
}
