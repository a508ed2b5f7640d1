import type { Node } from '../../../shared/comments/nodes.ts'
import { bodyMinCharacters } from '../../../shared/limits.ts'
import { isBlank } from '../../../shared/text.ts'
import { fieldProblem } from '../../platform/http/problem.ts'
import { plainText, renderMarkdown } from './markdown.ts'

/** Renders a comment's source for keeping. @throws Problem invalid, where the Markdown shows nothing, as an empty list does */
export function renderBody(source: string): Node[] {
  const nodes = renderMarkdown(source)
  if (isBlank(plainText(nodes))) throw fieldProblem('/body', `must be ${bodyMinCharacters} characters or more`)
  return nodes
}
