import type { Node } from '../../../shared/comments/nodes.ts'
import { bodyMinCharacters } from '../../../shared/limits.ts'
import { isBlank } from '../../../shared/text.ts'
import { fieldProblem } from '../../platform/http/problem.ts'
import { plainText, renderMarkdown } from './markdown.ts'

/**
 * More nodes than these are decoration: the longest list has some 750. Each takes up to 40 bytes in every page and an element in
 * every reader's browser.
 */
const nodesMax = 1_000

/** Renders a comment's source for storage; one with too much markup is kept as plain text. @throws Problem invalid, if nothing is visible, as with an empty list */
export function renderBody(source: string): Node[] {
  const marked = renderMarkdown(source)
  const nodes = countNodes(marked) > nodesMax ? plainBody(source) : marked
  if (isBlank(plainText(nodes))) throw fieldProblem('/body', `must be ${bodyMinCharacters} characters or more`)
  return nodes
}

function countNodes(nodes: Node[]): number {
  return nodes.reduce((sum, node) => sum + 1 + ('children' in node ? countNodes(node.children) : 0), 0)
}

/** The source as it was typed: one node for each run of lines, since even line breaks can be too many. */
const plainBody = (source: string): Node[] => [{ type: 'pre', text: source.trim() }]
