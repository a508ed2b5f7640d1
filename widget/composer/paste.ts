/**
 * Turns copied rich text into Markdown; empty where the page forbids parsing HTML (Trusted Types) or nothing is left. The
 * parsed document is never shown, and only its words, emphasis, links, lists, quotes and code are taken from it.
 */
export function toMarkdown(html: string): string {
  try {
    const { body } = new DOMParser().parseFromString(html, 'text/html')
    return write(body)
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  } catch {
    return ''
  }
}

function write(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent!.replace(/\s+/g, ' ')
  if (!(node instanceof Element)) return ''
  const inner = [...node.childNodes].map(write).join('')
  const around = (mark: string) => (inner.trim() ? `${mark}${inner.trim()}${mark}` : '')
  switch (node.localName) {
    case 'b':
    case 'strong':
      return around('**')
    case 'i':
    case 'em':
      return around('*')
    case 's':
    case 'del':
      return around('~~')
    case 'code':
      return around('`')
    case 'br':
      return '\n'
    case 'a': {
      const { href } = node as HTMLAnchorElement
      return /^https?:/.test(href) && inner.trim() ? `[${inner.trim()}](${href})` : inner
    }
    case 'li':
      return `${node.parentElement?.localName === 'ol' ? '1.' : '-'} ${inner.trim()}\n`
    case 'blockquote':
      return `\n\n${inner.trim().replace(/^/gm, '> ')}\n\n`
    case 'pre':
      return `\n\n\`\`\`\n${node.textContent}\n\`\`\`\n\n`
    case 'script':
    case 'style':
    case 'head':
      return ''
    default:
      return /^(p|div|ul|ol|h\d|section|article|tr)$/.test(node.localName) ? `\n\n${inner.trim()}\n\n` : inner
  }
}
