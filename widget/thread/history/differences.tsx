import { diffWordsWithSpace } from 'diff'
import type { Words } from '../../locales/say.ts'

/** Two texts as one, word by word: what was added is underlined and named, what was removed is struck and named. */
export function Differences({ words: { say }, before, after }: { words: Words; before: string; after: string }) {
  return (
    <>
      {diffWordsWithSpace(before, after).map(({ added, removed, value }, at) =>
        added ? (
          <ins key={at}>
            <span class="hidden">{say('added')} </span>
            {value}
          </ins>
        ) : removed ? (
          <del key={at}>
            <span class="hidden">{say('removed')} </span>
            {value}
          </del>
        ) : (
          value
        ),
      )}
    </>
  )
}
