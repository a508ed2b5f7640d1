import type { Outbound } from '../platform/http/outbound.ts'
import type { ScreeningInput } from './verdict.ts'

/** Base URL of the Akismet API. */
export const akismetUrl = 'https://rest.akismet.com/1.1/comment-check'

/**
 * Asks Akismet whether a comment is spam. Sends the text, the name and the network address, never a mail address.
 * @throws Error if the answer is not `true` or `false`
 */
export async function isSpamToAkismet(
  outbound: Outbound,
  url: string,
  key: string,
  { site, author, draft, sender, isEdit }: ScreeningInput,
): Promise<boolean> {
  const fields = new URLSearchParams({
    api_key: key,
    blog:
      site.origins.find((origin) => !origin.includes('*')) ?? (sender.pageUrl ? new URL(sender.pageUrl).origin : ''),
    blog_lang: site.settings.language,
    blog_charset: 'UTF-8',
    // Of an IPv6 address we know the network only.
    user_ip: sender.address.replace(/\/64$/, ''),
    user_agent: sender.agent,
    ...(sender.pageUrl && { permalink: sender.pageUrl }),
    ...(isEdit && { recheck_reason: 'edit' }),
    comment_type: sender.isReply ? 'reply' : 'comment',
    comment_author: author.name,
    comment_content: draft.source,
  })
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'User-Agent': 'Afterword/1.0' }
  const { status, text, headers: told } = await outbound(url, { method: 'POST', headers, body: `${fields}` })
  const answer = text.trim()
  if (status === 200 && (answer === 'true' || answer === 'false')) return answer === 'true'
  throw new Error(`Akismet answered ${status}: ${told['x-akismet-debug-help'] ?? answer.slice(0, 100)}`)
}
