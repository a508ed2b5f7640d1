import { signal } from '@preact/signals-core'
import type { Box } from '../../composer/form.tsx'
import { ComposerForm } from '../../composer/form.tsx'
import { equip } from '../../composer/writer.tsx'
import type { Entry } from '../entry.ts'
import type { Widget } from '../widget.ts'
import { focusPosted, postFrom } from './post.tsx'
import { sayHalt } from './write-lock.ts'

const boxes = new WeakMap<Entry, Box>()

/** Opens the composer below a comment, quoting what the reader has selected in it; once open, only focuses it. */
export function openReply(widget: Widget, entry: Entry): Box {
  const open = entry.answer.peek() && boxes.get(entry)
  if (open) {
    open.field.current?.focus()
    return open
  }
  const { say } = widget.words
  const { id, author } = entry.comment.peek()
  const box: Box = {
    id: `reply-${id}`,
    // Whom it answers it goes on saying, though their comment may be gone by now.
    label: boxes.get(entry)?.label ?? say('compose.reply', { name: author?.name ?? say('someone') }),
    submitLabel: say('post.reply'),
    text: signal(''),
    field: { current: null },
    isUsed: signal(true),
    extras: signal(null),
  }
  const close = () => {
    stop()
    draft.close()
    entry.answer.value = null
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
  const stop = sayHalt(widget, box)
  const quoted = selectedIn(widget, id)
  if (quoted && !box.text.peek()) box.text.value = `${quoted.replace(/^/gm, '> ')}\n\n`
  boxes.set(entry, box)
  entry.answer.value = () => (
    <div class="answer">
      <ComposerForm
        words={widget.words}
        box={box}
        rulesUrl={widget.settings.peek()?.rulesUrl}
        wake={() => Promise.resolve()}
      />
    </div>
  )
  requestAnimationFrame(() => box.field.current?.focus())
  return box
}

/** The words of a comment's body the reader has selected. Chromium tells only the shadow root, the others only the page. */
function selectedIn({ shadow }: Widget, id: string): string {
  const selection =
    (shadow as ShadowRoot & { getSelection?: () => Selection | null }).getSelection?.() ?? getSelection()
  const body = shadow?.getElementById(`comment-${id}`)?.querySelector('.body')
  return selection?.anchorNode && body?.contains(selection.anchorNode) ? selection.toString().trim() : ''
}
