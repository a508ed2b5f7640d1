import type { Card } from '../../../../shared/moderation/moderation.ts'
import type { Words } from '../../../locales/say.ts'
import { verdictReasonText } from './verdict-words.ts'
import { reasonWords } from './wording.ts'

/** Chips with the state of a comment and the reasons why it is in the queue. */
export function Chips({ words, card }: { words: Words; card: Card }) {
  const { say } = words
  const { comment, verdict, decision, reports, appeal, shadowed, author } = card
  const isNew = author.published + author.turnedDown === 0
  return (
    <ul class="chips">
      <li class="chip" data-tone={comment.state === 'published' ? 'success' : 'plain'}>
        {say(`state.${comment.state}`)}
      </li>
      {verdict.map((reason, at) => (
        <li class="chip" data-tone="warning" key={at}>
          {verdictReasonText(words, reason)}
        </li>
      ))}
      {reports.length > 0 && (
        <li class="chip" data-tone="danger">
          {say('card.reports', { n: reports.length, reasons: tallied(words, reports) })}
        </li>
      )}
      {appeal && (
        <li class="chip" data-tone="warning">
          {say('card.appealed')}
        </li>
      )}
      {decision && (
        <li class="chip" data-tone="plain">
          {reasonWords(words, decision.reason)}
        </li>
      )}
      {isNew && (
        <li class="chip" data-tone="plain">
          {say('card.first')}
        </li>
      )}
      {shadowed && (
        <li class="chip" data-tone="plain">
          {say('card.shadowed')}
        </li>
      )}
    </ul>
  )
}

/** "Rude ×2, Spam ×1" */
function tallied(words: Words, reports: Card['reports']): string {
  const counts = Map.groupBy(reports, ({ reason }) => reason)
  return [...counts]
    .map(([reason, { length: n }]) => words.say('card.report.times', { reason: reasonWords(words, reason), n }))
    .join(', ')
}
