import type { Reason } from '../../../../shared/moderation/verdict-reasons.ts'
import type { Words } from '../../../locales/say.ts'
import { verdictReasonText } from './verdict-words.ts'

/** The source of a comment with the spans that screening found marked. Overlapping spans are marked once. */
export function Marked({ words, source, verdict }: { words: Words; source: string; verdict: Reason[] }) {
  const spans = verdict.flatMap((reason) =>
    reason.span ? [{ from: reason.span[0], to: reason.span[1], text: verdictReasonText(words, reason) }] : [],
  )
  const parts: preact.ComponentChild[] = []
  let at = 0
  for (const { from, to, text } of spans.sort((one, other) => one.from - other.from)) {
    if (to <= at) continue
    const begin = Math.max(from, at)
    parts.push(source.slice(at, begin))
    parts.push(
      <mark key={begin} title={text}>
        {source.slice(begin, to)}
      </mark>,
    )
    at = to
  }
  return (
    <p class="source" dir="auto">
      {parts}
      {source.slice(at)}
    </p>
  )
}
