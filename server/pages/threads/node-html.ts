import type { Node } from '../../../shared/comments/nodes.ts'
import { escapeHtml } from '../html.ts'

const names = {
  p: 'p',
  em: 'em',
  strong: 'strong',
  del: 'del',
  quote: 'blockquote',
  ul: 'ul',
  li: 'li',
  mark: 'mark',
} as const

/**
 * Writes a body's node tree as text that is HTML and XHTML at once, for feeds: elements of our own list, everything a reader
 * wrote escaped.
 */
export function nodesHtml(nodes: Node[]): string {
  return nodes.map(nodeHtml).join('')
}

function nodeHtml(node: Node): string {
  switch (node.type) {
    case 'text':
      return escapeHtml(node.text)
    case 'br':
      return '<br/>'
    case 'code':
      return `<code>${escapeHtml(node.text)}</code>`
    case 'pre':
      return `<pre><code>${escapeHtml(node.text)}</code></pre>`
    case 'a':
      return `<a href="${escapeHtml(node.href)}" rel="ugc nofollow noopener">${nodesHtml(node.children)}</a>`
    case 'ol':
      return `<ol${node.start === undefined ? '' : ` start="${node.start}"`}>${nodesHtml(node.children)}</ol>`
    default:
      return `<${names[node.type]}>${nodesHtml(node.children)}</${names[node.type]}>`
  }
}
