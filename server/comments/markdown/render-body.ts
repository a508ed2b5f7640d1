import type { Node } from '../../../shared/comments/nodes.ts'
import { bodyMinCharacters } from '../../../shared/limits.ts'
import { isBlank } from '../../../shared/text.ts'
import { fieldProblem } from '../../platform/http/problem.ts'
import { plainText, renderMarkdown } from './markdown.ts'

/** Renders a comment's source for storage. @throws Problem invalid, if nothing is visible, as with an empty list */
export function renderBody(source: string): Node[] {
  const nodes = renderMarkdown(source)
  if (isBlank(plainText(nodes))) throw fieldProblem('/body', `must be ${bodyMinCharacters} characters or more`)
  return nodes
}
