import type { Card } from '../../../../shared/moderation/moderation.ts'
import type { Words } from '../../../locales/say.ts'
import { absoluteTime } from '../../../ui/time.ts'

/** The assignment of a comment: "For Priya: Is this libel?, from Tomas". */
export function AssignedNote({ words, assignment }: { words: Words; assignment: Card['assignment'] }) {
  const { say, lang } = words
  if (!assignment) return null
  const { note, by, at, isForMe } = assignment
  return (
    <p class="assigned" data-mine={isForMe ? '' : undefined}>
      <b>{forWords(words, assignment)}</b>
      {note && (
        <>
          {': '}
          <span dir="auto">{note}</span>
        </>
      )}{' '}
      <span class="meta" title={absoluteTime(lang, at)}>
        {say('assign.from', { name: by })}
      </span>
    </p>
  )
}

/** The assignee: "For Priya", or the admins. */
export const forWords = ({ say }: Words, { to }: NonNullable<Card['assignment']>) =>
  say('assign.for', { name: to ?? say('assign.admins.short') })
