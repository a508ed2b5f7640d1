import { useSignal } from '@preact/signals'
import { bodyMaxBytes } from '../../../shared/limits.ts'
import { Failure } from '../../api/client.ts'
import { handleKey } from '../../composer/markdown-keys.ts'
import sheetText from '../../styles/console/forms.css?inline'
import { recall, remember } from '../../ui/storage.ts'
import { adopt } from '../dialog.ts'
import { modName } from '../keys/keymap.ts'
import { wordsOf } from '../refusal.ts'
import { belongs, type Item } from './item.ts'
import type { Station } from './station.ts'

const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)

/** What is being written below a comment, and the key under which it was last sent. */
interface Draft {
  text: string
  key: string | null
}

const draftKey = (base: string, id: string) => `afterword:console:reply:${base.split('/').at(-1)}:${id}`

/** Answers a comment under one's badge, as in its thread. What is typed stays on this device until it is posted. */
export function Reply({ station, item }: { station: Station; item: Item }) {
  const { desk } = station
  const { say } = desk.words
  const { comment, author } = item.card.value
  const place = draftKey(desk.base, item.id)
  const draft = useSignal(recall<Draft>(place) ?? { text: '', key: null })
  const error = useSignal('')
  const isBusy = useSignal(false)
  const isPublished = comment.state === 'published'

  function keep(next: Draft): void {
    draft.value = next
    remember(place, next.text ? next : null)
  }

  async function send(): Promise<void> {
    if (isBusy.peek()) return
    const { text } = draft.peek()
    if (!text.trim()) {
      error.value = say('reply.empty')
      return
    }
    isBusy.value = true
    error.value = ''
    try {
      if (isPublished || (await station.work.approve(item))) await post(text)
    } catch (refusal) {
      error.value = say('reply.failed', { why: whyOf(refusal) })
    }
    isBusy.value = false
  }

  async function post(text: string): Promise<void> {
    // The same words again are the same attempt: whatever became of the first answer, they are posted once.
    const key = draft.peek().key ?? crypto.randomUUID()
    keep({ text, key })
    await desk.ask('POST', `/moderation/comments/${item.id}/replies`, { body: text }, { 'Idempotency-Key': key })
    keep({ text: '', key: null })
    station.replying.value = null
    desk.announce(say('reply.posted'))
    station.work.notice.value = say('reply.posted')
    document.getElementById(`card-${item.id}`)?.focus()
    const open = station.queue.peek()
    if (!belongs(open.name, item.card.peek())) open.leave(new Set([item.id]))
  }

  const whyOf = (refusal: unknown) => {
    const isGone = refusal instanceof Failure && refusal.slug === 'parent-gone'
    return isGone ? say('reply.gone') : (wordsOf(refusal) ?? say('team.fail'))
  }

  return (
    <form
      class="reply"
      ref={dress}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <label for="reply">{say('reply.to', { name: author.name })}</label>
      {!isPublished && <p class="hint">{say('reply.held')}</p>}
      <textarea
        id="reply"
        rows={3}
        maxLength={bodyMaxBytes}
        aria-invalid={error.value !== ''}
        aria-describedby="reply-error"
        value={draft.value.text}
        ref={focus}
        onInput={(event) => keep({ text: event.currentTarget.value, key: null })}
        onKeyDown={(event) => {
          handleKey(event, say('reply.link'))
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) void send()
          if (event.key !== 'Escape') return
          event.stopPropagation()
          station.reply()
        }}
      />
      <p class="error" id="reply-error" role="alert">
        {error.value}
      </p>
      <p class="choices">
        <button type="submit" class="button boxed button-primary" aria-disabled={isBusy.value}>
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

function dress(form: HTMLFormElement | null): void {
  if (!form) return
  adopt(sheet)
  form.scrollIntoView({ block: 'nearest' })
}

function focus(field: HTMLElement | null): void {
  field?.focus()
}
