import type { Context } from 'hono'
import { expect, it } from 'vitest'
import { html, raw } from '../../server/pages/html.ts'

it('escapes text, in content and in attributes, and markup never twice', () => {
  const name = `<b title="x">&'`
  const escaped = '&lt;b title=&quot;x&quot;&gt;&amp;&#39;'

  expect(html`<p title="${name}">${name}</p>`.toString()).toBe(`<p title="${escaped}">${escaped}</p>`)
  expect(`${html`<ul>${[name, html`<li>${name}</li>`, [3]]}</ul>`}`).toBe(`<ul>${escaped}<li>${escaped}</li>3</ul>`)
  expect(`${html`<p>${raw('<br>')}${false}${null}${undefined}${''}</p>`}`).toBe('<p><br></p>')
})

it('is no string for the compiler, and takes nothing that would make it a promise', () => {
  const send = (c: Context) => {
    // @ts-expect-error: Hono would answer later, with a promise where the types promise an answer.
    c.html(html`<p></p>`)
    // @ts-expect-error: text is no markup.
    const markup: ReturnType<typeof html> = '<p>'
    return markup
  }
  // @ts-expect-error: the whole would be a promise.
  const late = html`<p>${Promise.resolve('late')}</p>`

  expect(send).toBeTypeOf('function')
  expect(late).toBeInstanceOf(Promise)
})
