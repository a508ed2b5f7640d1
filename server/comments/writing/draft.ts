import type { Node } from '../../../shared/comments/nodes.ts'
import type { Draft } from '../../screening/verdict.ts'
import { plainText } from '../markdown/markdown.ts'

/** Makes the draft for screening from a source and its rendered body. */
export function draftOf(source: string, body: Node[]): Draft {
  return { source, body, plain: plainText(body), links: linksIn(body) }
}

/** The URLs of a body's links, in text order. The renderer bounds the nesting. */
function linksIn(nodes: Node[]): string[] {
  return nodes.flatMap((node) => {
    if (!('children' in node)) return []
    const below = linksIn(node.children)
    return node.type === 'a' ? [node.href, ...below] : below
  })
}
