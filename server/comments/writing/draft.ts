import type { Node } from '../../../shared/comments/nodes.ts'
import type { Draft } from '../../screening/verdict.ts'
import { plainText } from '../markdown/markdown.ts'

/** What screening looks at, of a source and what it was rendered to. */
export function draftOf(source: string, body: Node[]): Draft {
  return { source, body, plain: plainText(body), links: linksIn(body) }
}

/** Every address a body links to, in its order. Nesting is bounded by the renderer. */
function linksIn(nodes: Node[]): string[] {
  return nodes.flatMap((node) => {
    if (!('children' in node)) return []
    const below = linksIn(node.children)
    return node.type === 'a' ? [node.href, ...below] : below
  })
}
