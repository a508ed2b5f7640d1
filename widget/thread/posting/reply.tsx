import { type ComposerState, createComposer, type Refusal } from '../../composer/form.tsx'
import { equip } from '../../composer/writer.ts'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { EquippedComposer } from './equipped-composer.tsx'
import { focusPosted, postFrom } from './post.tsx'
import { putBack } from './put-back.ts'
import { followWriteLock } from './write-lock.ts'

const composers = new WeakMap<Entry, ComposerState>()

/**
 * Opens the composer below a comment, quoting what the reader has selected in it; once open, only focuses it. `text` is put
 * into it, and `refusal` says why it is back.
 */
export function openReply(context: ThreadContext, entry: Entry, text?: string, refusal?: Refusal): void {
  const open = entry.below.peek() && composers.get(entry)
  open?.field.current?.focus()
  const composer = open || makeReply(context, entry)
  if (text) putBack(composer, text, refusal)
}

function makeReply(context: ThreadContext, entry: Entry): ComposerState {
  const { say } = context.words
  const { id, author } = entry.comment.peek()
  // Whom it answers it goes on saying, though their comment may be gone by now.
  const label = composers.get(entry)?.label ?? say('compose.reply', { name: author?.name ?? say('someone') })
  const composer = createComposer(`reply-${id}`, label, say('post.reply'))
  const close = () => {
    stop()
    draft.close()
    entry.below.value = null
    const article = context.shadow?.getElementById(`comment-${id}`)
    ;(article?.querySelector<HTMLElement>('.reply') ?? article)?.focus()
  }
  const draft = equip(context, composer, {
    about: `reply:${id}`,
    start: '',
    submit(text, kept) {
      stop()
      return postFrom(context, composer, kept, entry, text)
    },
    again: () => focusPosted(context, composer),
    close,
  })
  const stop = followWriteLock(context, composer)
  const quoted = selectedIn(context, id)
  if (quoted && !composer.text.peek()) composer.text.value = `${quoted.replace(/^/gm, '> ')}\n\n`
  composers.set(entry, composer)
  entry.below.value = 'reply'
  requestAnimationFrame(() => composer.field.current?.focus())
  return composer
}

/** The composer below a comment. */
export function Reply({ context, entry }: { context: ThreadContext; entry: Entry }) {
  return (
    <div class="answer">
      <EquippedComposer context={context} composer={composers.get(entry)!} />
    </div>
  )
}

/** The words of a comment's body the reader has selected. Chromium tells only the shadow root, the others only the page. */
function selectedIn({ shadow }: ThreadContext, id: string): string {
  const selection =
    (shadow as ShadowRoot & { getSelection?: () => Selection | null }).getSelection?.() ?? getSelection()
  const body = shadow?.getElementById(`comment-${id}`)?.querySelector('.body')
  return selection?.anchorNode && body?.contains(selection.anchorNode) ? selection.toString().trim() : ''
}
