import { type ComponentChild, createElement } from 'preact'
import type { Node } from '../../shared/comments/nodes.ts'

/** Draws a body's node tree. Nodes are data: whatever they hold becomes text or an element of this list, never markup. */
export function drawNodes(nodes: Node[]): ComponentChild[] {
  return nodes.map((node) => {
    if (node.type === 'text') return node.text
    if (node.type === 'code') return <code>{node.text}</code>
    if (node.type === 'br') return <br />
    if (node.type === 'pre')
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <pre tabIndex={0}>
          <code>{node.text}</code>
        </pre>
      )
    const children = drawNodes(node.children)
    if (node.type === 'a')
      return (
        <a {...safe(node.href)} rel="ugc nofollow noopener">
          {children}
        </a>
      )
    if (node.type === 'ol') return <ol start={node.start}>{children}</ol>
    if (node.type === 'quote') return <blockquote>{children}</blockquote>
    return createElement(node.type, node.type === 'p' ? { dir: 'auto' } : null, children)
  })
}

// The server allows nothing else; the widget does not take its word for it.
const safe = (href: string) => (/^(https?|mailto):/i.test(href) ? { href } : {})
