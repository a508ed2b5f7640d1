import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '../../..')
const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join('docs', name.replaceAll('\\', '/'))),
]

/** Paths of the repository that a document names in backticks, and files it links to. */
function named(document: string): string[] {
  const text = readFileSync(path.join(root, document), 'utf8')
  const inCode = [...text.matchAll(/`((?:server|shared|widget|migrations|tests|docs)\/[\w./-]+)`/g)].map(
    ([, file]) => file!,
  )
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, file]) =>
    path.posix.join(path.posix.dirname(document), file!),
  )
  return [...inCode, ...links]
}

it.each(documents)('%s names files that exist', (document) => {
  expect(named(document).filter((file) => !existsSync(path.join(root, file)))).toEqual([])
})

it.each(documents)('%s runs our command in this folder, never a package of that name from a registry', (document) => {
  const text = readFileSync(path.join(root, document), 'utf8')
  expect(text.match(/\bnpx afterword [a-z-].*|^\s*afterword (?:site|staff|log|page|mail)\b.*/gm) ?? []).toEqual([])
})

it('finds what documents name', () => {
  expect(named('CONTRIBUTING.md')).toContain('server/comments/writing/edit.ts')
  expect(named('README.md')).toContain('docs/hosting.md')
})
