import { type ComposerState, createComposer, type Refusal } from '../../composer/form.tsx'
import { equip } from '../../composer/writer.ts'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { EquippedComposer } from './equipped-composer.tsx'
import { focusPosted, postFrom } from './post.tsx'
import { putBack } from './put-back.ts'
import { followWriteLock } from './write-lock.ts'

const boxes = new WeakMap<Entry, ComposerState>()

/**
 * Opens the composer below a comment, quoting what the reader has selected in it; once open, only focuses it. `text` is put
 * into it, and `refusal` says why it is back.
 */
export function openReply(widget: ThreadContext, entry: Entry, text?: string, refusal?: Refusal): void {
  const open = entry.below.peek() && boxes.get(entry)
  open?.field.current?.focus()
  const box = open || makeReply(widget, entry)
  if (text) putBack(box, text, refusal)
}

function makeReply(widget: ThreadContext, entry: Entry): ComposerState {
  const { say } = widget.words
  const { id, author } = entry.comment.peek()
  // Whom it answers it goes on saying, though their comment may be gone by now.
  const label = boxes.get(entry)?.label ?? say('compose.reply', { name: author?.name ?? say('someone') })
  const box = createComposer(`reply-${id}`, label, say('post.reply'))
  const close = () => {
    stop()
    draft.close()
    entry.below.value = null
    const article = widget.shadow?.getElementById(`comment-${id}`)
    ;(article?.querySelector<HTMLElement>('.reply') ?? article)?.focus()
  }
  const draft = equip(widget, box, {
    about: `reply:${id}`,
    start: '',
    submit(text, kept) {
      stop()
      return postFrom(widget, box, kept, entry, text)
    },
    again: () => focusPosted(widget, box),
    close,
  })
  const stop = followWriteLock(widget, box)
  const quoted = selectedIn(widget, id)
  if (quoted && !box.text.peek()) box.text.value = `${quoted.replace(/^/gm, '> ')}\n\n`
  boxes.set(entry, box)
  entry.below.value = 'reply'
  requestAnimationFrame(() => box.field.current?.focus())
  return box
}

/** The composer below a comment. */
export function Reply({ widget, entry }: { widget: ThreadContext; entry: Entry }) {
  return (
    <div class="answer">
      <EquippedComposer widget={widget} box={boxes.get(entry)!} />
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
