import { computed, type ReadonlySignal, type Signal, signal, useSignal } from '@preact/signals'
import { bodyMaxBytes } from '../../../shared/limits.ts'
import { Failure } from '../../api/failure.ts'
import { handleKey } from '../../composer/markdown-keys.ts'
import sheetText from '../../styles/console/forms.css?inline'
import { recall, remember } from '../../ui/storage.ts'
import { adopt } from '../dialog.ts'
import { modName } from '../keys/keymap.ts'
import { wordsOf } from '../refusal.ts'
import type { Item } from './model/item.ts'
import type { Station } from './model/queue-controller.ts'

const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)

/** What is being written below a comment, and the key under which it was last sent. */
interface Draft {
  text: string
  key: string | null
}

const draftKey = (base: string, id: string) => `afterword:console:reply:${base.split('/').at(-1)}:${id}`

/** An answer as it is being written. */
interface Answer {
  text: ReadonlySignal<string>
  error: Signal<string>
  isBusy: Signal<boolean>
  write: (text: string) => void
  /** Posts it, once the comment it answers is one readers see. */
  send: () => Promise<void>
}

function createAnswer(station: Station, item: Item): Answer {
  const { context, work } = station
  const { say } = context.words
  const place = draftKey(context.base, item.id)
  const draft = signal(recall<Draft>(place) ?? { text: '', key: null })
  const error = signal('')
  const isBusy = signal(false)

  function keep(next: Draft): void {
    draft.value = next
    remember(place, next.text ? next : null)
  }

  async function post(): Promise<void> {
    const { text, key: sentUnder } = draft.peek()
    // The same words again are the same attempt: whatever became of the first answer, they are posted once.
    const key = sentUnder ?? crypto.randomUUID()
    keep({ text, key })
    await context.ask('POST', `/moderation/comments/${item.id}/replies`, { body: text }, { 'Idempotency-Key': key })
    keep({ text: '', key: null })
    station.endReply(item)
    work.notice.value = say('reply.posted')
    context.announce(work.notice.value)
  }

  const whyOf = (refusal: unknown) => {
    const isGone = refusal instanceof Failure && refusal.slug === 'parent-gone'
    return isGone ? say('reply.gone') : (wordsOf(refusal) ?? say('team.fail'))
  }

  function tellElsewhere(word: string): void {
    station.endReply(item)
    work.notice.value = word
    context.announce(word, true)
  }

  return {
    text: computed(() => draft.value.text),
    error,
    isBusy,
    write: (text) => keep({ text, key: null }),
    async send() {
      if (isBusy.peek()) return
      error.value = draft.peek().text.trim() ? '' : say('reply.empty')
      if (error.peek()) return
      isBusy.value = true
      try {
        const isPublished = item.card.peek().comment.state === 'published'
        if (isPublished || (await work.approve(item))) await post()
      } catch (refusal) {
        error.value = say('reply.failed', { why: whyOf(refusal) })
        // Whoever went on meanwhile finds the words again below the comment.
        if (station.replying.peek() !== item) tellElsewhere(error.peek())
      }
      isBusy.value = false
    },
  }
}

/** Answers a comment under one's badge, as in its thread. What is typed stays on this device until it is posted. */
export function Reply({ station, item }: { station: Station; item: Item }) {
  const { say } = station.context.words
  const { comment, author } = item.card.value
  const opened = useSignal<Answer | null>(null)
  opened.value ??= createAnswer(station, item)
  const answer = opened.value
  const isPublished = comment.state === 'published'
  return (
    <form
      class="reply"
      ref={dress}
      onSubmit={(event) => {
        event.preventDefault()
        void answer.send()
      }}
    >
      <label for="reply">{say('reply.to', { name: author.name })}</label>
      {!isPublished && <p class="hint">{say('reply.held')}</p>}
      <textarea
        id="reply"
        rows={3}
        maxLength={bodyMaxBytes}
        aria-invalid={answer.error.value !== ''}
        aria-describedby="reply-error"
        value={answer.text}
        ref={focus}
        onInput={(event) => answer.write(event.currentTarget.value)}
        onKeyDown={(event) => press(event, station, answer)}
      />
      <p class="error" id="reply-error" role="alert">
        {answer.error.value}
      </p>
      <p class="choices">
        <button type="submit" class="button boxed button-primary" aria-disabled={answer.isBusy.value}>
          {say(isPublished ? 'reply.go' : 'reply.approve')}
        </button>
        <button type="button" class="button boxed" onClick={station.reply}>
          {say('con.cancel')}
        </button>
        <span class="hint">{say('reply.hint', { mod: modName() })}</span>
      </p>
    </form>
  )
}

function press(event: KeyboardEvent, station: Station, answer: Answer): void {
  handleKey(event, station.context.words.say('reply.link'))
  if (event.isComposing) return
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void answer.send()
  if (event.key !== 'Escape') return
  event.stopPropagation()
  station.reply()
}

function dress(form: HTMLFormElement | null): void {
  if (!form) return
  adopt(sheet)
  form.scrollIntoView({ block: 'nearest' })
}

function focus(field: HTMLElement | null): void {
  field?.focus()
}
