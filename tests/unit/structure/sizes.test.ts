import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

// A file one can read at once and a folder one can look over: a change finds its place.
const maxLines = 250
const maxFiles = 15
const maxTestFiles = 25

const root = path.join(import.meta.dirname, '../../..')
const files = ['server', 'widget', 'shared', 'tests'].flatMap((part) =>
  readdirSync(path.join(root, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
)

/** Word tables, what a script made, the demo's invented discussion: long by what they hold. */
const isData = (file: string) => /^widget\/locales\/en\/|^server\/pages\/demo\/|confusables[\w-]*\.ts$/.test(file)
const isCode = (file: string) => /\.([cm]?ts|tsx)$/.test(file)

const lineCount = (file: string) => readFileSync(path.join(root, file), 'utf8').split('\n').length - 1

const longFiles = () =>
  files.filter((file) => !file.startsWith('tests/') && isCode(file) && !isData(file) && lineCount(file) > maxLines)

function fullFolders(): string[] {
  const counted = files.filter((file) => isCode(file) && !isData(file))
  return [...Map.groupBy(counted, (file) => path.posix.dirname(file))]
    .filter(([folder, inside]) => inside.length > (folder.startsWith('tests/') ? maxTestFiles : maxFiles))
    .map(([folder]) => folder)
}

it(`has no code file over ${maxLines} lines and no folder over ${maxFiles} files, ${maxTestFiles} in tests`, () => {
  expect([...longFiles(), ...fullFolders()].sort()).toEqual([])
})

it('looks at every part of the repository it speaks of', () => {
  for (const folder of ['server/', 'widget/', 'shared/', 'tests/'])
    expect(files.filter((file) => file.startsWith(folder)).length, folder).toBeGreaterThan(20)
  expect(lineCount('tests/unit/structure/sizes.test.ts')).toBeGreaterThan(30)
})
