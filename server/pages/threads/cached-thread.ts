import type { Context } from 'hono'
import type { Viewer } from '../../identity/viewer.ts'
import { readCosts } from '../../platform/http/limits/read-budgets.ts'
import { ownOrigin } from '../../sites/origins.ts'
import { publicSettingsOf } from '../../sites/site.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { postingLimitsOf } from '../../threads/posting-limits.ts'
import { html } from '../html.ts'
import { emptyForm, type FormContents, type Place, type PlainDeps } from './plain-page.ts'

/**
 * Returns a document about a thread from memory, or makes it. Its key is the thread's row with its version, the site as readers see
 * it, and `asked`. A page without a thread is made each time, because there is no limit to such addresses.
 */
export function cachedDocument(
  { documents, policy }: PlainDeps,
  c: Context<SiteEnv>,
  { slug, row }: Place,
  asked: unknown[],
  make: () => Promise<string>,
): Promise<string> {
  const { site, reads } = c.var
  if (!row) {
    reads.spend(readCosts.document)
    return make()
  }
  const about = [site.id, slug, publicSettingsOf(site, policy.trial), ownOrigin(policy, c.req.url)]
  return documents.get(reads, [row, postingLimitsOf(row), about, asked], make)
}

// What is one browser's own in the form of a kept page: nobody can write these values into a comment.
const blanks = { key: crypto.randomUUID(), made: crypto.randomUUID(), viewerName: crypto.randomUUID() }

/** An empty form for everybody, to be filled in by `fillForm` before it is sent. */
export const blankForm = (guest: Viewer | null): FormContents => ({
  ...blanks,
  viewerName: guest && blanks.viewerName,
  name: '',
  body: '',
  refusal: null,
})

/** Makes a kept page this browser's own: its form's key, when it was made, and the guest's name. */
export function fillForm(c: Context<SiteEnv>, page: string, guest: Viewer | null): string {
  const { key, made } = emptyForm(c.var.site, guest)
  return page
    .replaceAll(blanks.key, key)
    .replaceAll(blanks.made, made)
    .replaceAll(blanks.viewerName, () => html`${guest?.name}`.toString())
}
