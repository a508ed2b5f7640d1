import type { Answer, TestApp } from '../fixtures/app.ts'

/** Where a test app without a socket is reached: the origin of its own pages. */
export const ownOrigin = 'http://localhost'

/** A form of a plain page as a browser has it before it: what is hidden in it, and the cookie that goes along. */
export interface OpenForm {
  address: string
  hidden: Record<string, string>
  cookie?: string | undefined
}

/** Opens a plain page and its form. */
export async function openForm(test: TestApp, address: string, cookie?: string): Promise<OpenForm & { html: string }> {
  const { body: html } = await test.ask('GET', address, { headers: { ...(cookie && { Cookie: cookie }) } })
  return { address, hidden: hiddenOf(html), cookie, html }
}

/** The hidden fields of a page's form. */
export function hiddenOf(html: string): Record<string, string> {
  return Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]),
  )
}

/** Sends a form as a browser without scripts would. */
export function sendForm(
  test: TestApp,
  { address, hidden, cookie }: OpenForm,
  typed: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const fields = Object.entries({ ...hidden, ...typed }).map(([name, value]) => [name, value.replaceAll('\n', '\r\n')])
  return test.ask('POST', address, {
    body: `${new URLSearchParams(fields)}`,
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Origin: ownOrigin,
      'Sec-Fetch-Site': 'same-origin',
      ...(cookie && { Cookie: cookie }),
      ...headers,
    },
  })
}

/** The cookie an answer brings, as the next request carries it. */
export const cookieOf = ({ headers }: Answer) => headers.get('set-cookie')?.split(';')[0]
