import MarkdownIt, { type Token } from 'markdown-it'
import type { Node } from '../../../shared/comments/nodes.ts'
import { nestingMax } from '../../../shared/limits.ts'

// Supported: paragraphs, emphasis, quotes, lists, links, code, and hard line breaks. Headings, rules, tables, images, reference
// definitions and indented code stay plain text.
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false }).disable([
  'heading', 'lheading', 'hr', 'table', 'image', 'reference', 'code', 'html_block', 'html_inline',
]) // biome-ignore format: a list

// The slashes are required: browsers resolve "https:host" against the page's address.
const allowedRe = /^(https?:\/\/[^/\\]|mailto:[^/\\])/i

/** An allow-list: markdown-it's own check is a deny-list and lets `intent:`, `smb:` and `blob:` through. */
function isAllowed(href: string): boolean {
  return allowedRe.test(href) && URL.canParse(href)
}
markdown.validateLink = isAllowed

type Parent = { children: Node[] }

const nestingRe = /^(blockquote|bullet_list|ordered_list)_(open|close)$/

const containers: Record<string, (token: Token) => Node & Parent> = {
  paragraph_open: () => ({ type: 'p', children: [] }),
  blockquote_open: () => ({ type: 'quote', children: [] }),
  bullet_list_open: () => ({ type: 'ul', children: [] }),
  ordered_list_open: (token) => {
    const start = Number(token.attrGet('start') ?? 1)
    return start === 1 ? { type: 'ol', children: [] } : { type: 'ol', start, children: [] }
  },
  list_item_open: () => ({ type: 'li', children: [] }),
  em_open: () => ({ type: 'em', children: [] }),
  strong_open: () => ({ type: 'strong', children: [] }),
  s_open: () => ({ type: 'del', children: [] }),
  link_open: (token) => ({ type: 'a', href: String(token.attrGet('href') ?? ''), children: [] }),
}

/**
 * Renders a comment's Markdown to a tree of allow-listed nodes; everything else stays text. Under 0.1 s for the longest comment
 * on every known hostile input.
 */
export function renderMarkdown(source: string): Node[] {
  const root: Parent = { children: [] }
  grow(markdown.parse(source, {}), root)
  return root.children
}

function grow(tokens: Token[], root: Parent): void {
  const open: Parent[] = [root]
  let nesting = 0
  for (const token of tokens) {
    const parent = open.at(-1)!
    if (token.nesting === 1) {
      if (nestingRe.test(token.type)) nesting++
      // Paragraphs of tight lists are hidden; content nested too deep, and the text of "[text]()", is added to the node around
      // it.
      const isFlattened = nesting > nestingMax && (nestingRe.test(token.type) || token.type === 'list_item_open')
      const isNowhere = token.type === 'link_open' && !token.attrGet('href')
      if (token.hidden || isFlattened || isNowhere) {
        open.push(parent)
        continue
      }
      const node = containers[token.type]!(token)
      parent.children.push(node)
      open.push(node)
    } else if (token.nesting === -1) {
      if (nestingRe.test(token.type)) nesting--
      const closed = open.pop() as Node & Parent
      if (token.type === 'link_close' && closed.type === 'a') showHost(closed)
    } else {
      addLeaf(token, parent)
    }
  }
}

function addLeaf(token: Token, parent: Parent): void {
  if (token.type === 'inline') grow(token.children ?? [], parent)
  else if (token.type === 'softbreak' || token.type === 'hardbreak') parent.children.push({ type: 'br' })
  else if (token.type === 'code_inline') parent.children.push({ type: 'code', text: token.content })
  else if (token.type === 'fence') parent.children.push(fence(token))
  else addText(token.content, parent)
}

function fence(token: Token): Node {
  const lang = /^[\w+#-]{1,20}/.exec(token.info)?.[0]
  const text = token.content.replace(/\n$/, '')
  return lang ? { type: 'pre', text, lang } : { type: 'pre', text }
}

function addText(text: string, parent: Parent): void {
  if (!text) return
  const last = parent.children.at(-1)
  if (last?.type === 'text') last.text += text
  else parent.children.push({ type: 'text', text })
}

// A host as a reader would see one: labels, or four numbers; and after it what belongs to its address. It begins only where no
// label and no label's dot stands before it, or long runs of dots and letters would take quadratic time.
const hostRe =
  /(?<![\p{L}\p{N}-]|[\p{L}\p{N}-]\.)((?:[\p{L}\p{N}-]+\.)+\p{L}[\p{L}\p{N}-]+|\d+\.\d+\.\d+\.\d+)(?<mailbox>@)?(?:[/?#]\S*)?/gu
const unseenRe = /\p{Default_Ignorable_Code_Point}/gu

// A link whose text names another host than its address must show where it leads.
function showHost(link: Node & { type: 'a' }): void {
  const { protocol, hostname, host, pathname } = new URL(link.href)
  const isMail = protocol === 'mailto:'
  const real = isMail ? (pathname.split('@').at(-1) ?? '') : hostname
  const words = plainText(link.children).replace(unseenRe, '').normalize('NFKC').replaceAll('\u3002', '.')
  const named = [...words.matchAll(hostRe)].filter(({ groups }) => !(isMail && groups!.mailbox))
  if (named.some(([, name]) => !isSameHost(name!, real))) addText(` (${isMail ? real : host})`, link)
}

function isSameHost(named: string, real: string): boolean {
  // The domain of a mail address need not be a host.
  if (!URL.canParse(`http://${named}`) || !URL.canParse(`http://${real}`)) return false
  const bare = (name: string) => new URL(`http://${name}`).hostname.replace(/^www\./, '')
  return `.${bare(real)}`.endsWith(`.${bare(named)}`)
}

/** Returns a body's text without formatting, for excerpts and titles. */
export function plainText(nodes: Node[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'pre') return `${node.text}\n`
      if ('text' in node) return node.text
      if (node.type === 'br') return '\n'
      return plainText(node.children) + (/^(p|li|quote)$/.test(node.type) ? '\n' : '')
    })
    .join('')
}
