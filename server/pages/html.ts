import { html as tag, raw as trust } from 'hono/html'

/** Escaped markup, made by `html` and `raw` only. Not a string, so that the compiler tells text from markup. */
export interface Html {
  readonly isEscaped: true
  toString(): string
}

/** Values that `html` takes: text, numbers, markup, lists of them, or nothing. No promises: the result would be one. */
export type HtmlChild = string | number | false | null | undefined | Html | readonly HtmlChild[]

/** Template tag for HTML and XML. Escapes values for content and for attributes in double quotes. */
export const html = (strings: TemplateStringsArray, ...children: HtmlChild[]): Html => tag(strings, ...children) as Html

/** Marks a string as markup without escaping it. Each use states why it holds no unescaped text of others. */
export const raw = (markup: string): Html => trust(markup)
