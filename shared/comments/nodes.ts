import * as v from 'valibot'

/**
 * A node of a rendered body: data instead of HTML, so that it cannot contain a script. `text`, `code` and `pre` carry text; `a`
 * an allow-listed address; `ol` its first number. `mark` is a search match, in excerpts only.
 */
export type Node =
  | { type: 'text'; text: string }
  | { type: 'code'; text: string }
  | { type: 'pre'; text: string; lang?: string | undefined }
  | { type: 'br' }
  | { type: 'a'; href: string; children: Node[] }
  | { type: 'ol'; start?: number | undefined; children: Node[] }
  | { type: 'p' | 'em' | 'strong' | 'del' | 'quote' | 'ul' | 'li' | 'mark'; children: Node[] }

const children = v.array(v.lazy((): v.GenericSchema<Node> => node))

export const node: v.GenericSchema<Node> = v.variant('type', [
  v.strictObject({ type: v.literal('text'), text: v.string() }),
  v.strictObject({ type: v.literal('code'), text: v.string() }),
  v.strictObject({ type: v.literal('pre'), text: v.string(), lang: v.optional(v.string()) }),
  v.strictObject({ type: v.literal('br') }),
  v.strictObject({ type: v.literal('a'), href: v.string(), children }),
  v.strictObject({ type: v.literal('ol'), start: v.optional(v.number()), children }),
  v.strictObject({ type: v.picklist(['p', 'em', 'strong', 'del', 'quote', 'ul', 'li', 'mark']), children }),
])
