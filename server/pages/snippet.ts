import { type Html, html } from './html.ts'

/** Makes the script tag that owners paste into their pages. */
export function snippet(publicUrl: string): Html {
  return html`<script async src="${publicUrl}/embed.js"></script>`
}

/**
 * The long form: an element with its loading line and its way out, for pages that want no shift at all and a fallback where
 * scripts are blocked. `pageId` null leaves the page to its address. `plainUrl` is the same thread as a plain page.
 */
export function longSnippet(publicUrl: string, pageId: string | null, plainUrl: string): Html {
  const id = pageId !== null && html` page-id="${pageId}"`
  const link = html`<a href="${plainUrl}">Read the comments on a separate page</a>`
  return html`<afterword-comments id="comments"${id}>
  <h2>Comments</h2>
  <p>Please wait while we load the latest comments...</p>
  <p class="afterword-late">${link}</p>
  <noscript><p>${link}</p></noscript>
</afterword-comments>
${snippet(publicUrl)}`
}
