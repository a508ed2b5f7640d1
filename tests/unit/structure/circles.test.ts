import { expect, it } from 'vitest'
import { importedFiles, sources } from './sources.ts'

type Graph = Map<string, Set<string>>

const imports: Graph = new Map(
  [...sources.keys()].map((file) => [file, new Set(importedFiles(file).filter((target) => sources.has(target)))]),
)

/** The strongly connected parts of a graph with more than one node. @see Tarjan 1972 */
function circlesOf(graph: Graph): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []
  const visit = (node: string) => {
    order.set(node, order.size)
    lowest.set(node, order.get(node)!)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) visit(next)
      if (stack.includes(next)) lowest.set(node, Math.min(lowest.get(node)!, lowest.get(next)!))
    }
    if (lowest.get(node) !== order.get(node)) return
    const circle = stack.splice(stack.indexOf(node))
    if (circle.length > 1) circles.push(circle.sort())
  }
  for (const node of graph.keys()) if (!order.has(node)) visit(node)
  return circles.sort((one, other) => one[0]!.localeCompare(other[0]!))
}

/**
 * What a folder holds, its files and its folders each with all that is below, as one graph of who imports whom. Without a
 * circle in it, the folder's content can be put in an order in which everything uses only what comes before it.
 */
function levelOf(folder: string): Graph {
  const entryOf = (file: string) =>
    file.startsWith(`${folder}/`) ? file.slice(0, `${file}/`.indexOf('/', folder.length + 1)) : null
  const level: Graph = new Map()
  for (const [file, targets] of imports) {
    const entry = entryOf(file)
    if (!entry) continue
    const known = level.get(entry) ?? new Set()
    level.set(entry, known)
    for (const target of targets) {
      const other = entryOf(target)
      if (other && other !== entry) known.add(other)
    }
  }
  return level
}

const folders = [
  ...new Set(
    [...sources.keys()].flatMap((file) =>
      file.split('/').flatMap((_, depth, parts) => (depth > 0 ? [parts.slice(0, depth).join('/')] : [])),
    ),
  ),
].sort()

const circlesBelow = (top: string) => ({
  files: circlesOf(imports).filter(([first]) => first!.startsWith(`${top}/`)),
  folders: folders
    .filter((folder) => `${folder}/`.startsWith(`${top}/`))
    .flatMap((folder) => circlesOf(levelOf(folder))),
})

it.each(['server', 'shared'])('has no circle of imports in %s', (top) => {
  expect(circlesBelow(top)).toEqual({ files: [], folders: [] })
})

/** Files and folders of the widget that stand in circles, at most: the numbers only shrink. */
const widgetMax = { files: 0, folders: 5 }

it('has no more circles of imports in the widget than before', () => {
  const { files, folders } = circlesBelow('widget')

  expect(files.flat().length).toBeLessThanOrEqual(widgetMax.files)
  expect(folders.flat().length).toBeLessThanOrEqual(widgetMax.folders)
})

it('sees a circle, and only that', () => {
  const graph: Graph = new Map([
    ['a', new Set(['b'])],
    ['b', new Set(['c', 'd'])],
    ['c', new Set(['a'])],
    ['d', new Set()],
  ])

  expect(circlesOf(graph)).toEqual([['a', 'b', 'c']])
})
