import { html as tag, raw as trust } from 'hono/html'

/** Markup ready to be sent, which only `html` and `raw` make. No string, so that no text can be taken for it. */
export interface Html {
  readonly isEscaped: true
  toString(): string
}

/** What may stand in markup: text and numbers, markup, lists of them, or nothing. No promise, or the whole would be one. */
export type HtmlChild = string | number | false | null | undefined | Html | readonly HtmlChild[]

/** Writes markup, HTML or XML. Text put into it is escaped, for content and for attributes in double quotes. */
export const html = (strings: TemplateStringsArray, ...children: HtmlChild[]): Html => tag(strings, ...children) as Html

/** Takes a string for markup as it is. Each use says why nobody else's text is in it unescaped. */
export const raw = (markup: string): Html => trust(markup)
