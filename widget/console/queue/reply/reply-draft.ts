import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { Failure } from '../../../api/failure.ts'
import { recall, remember } from '../../../ui/storage.ts'
import { wordsOf } from '../../refusal.ts'
import type { Item } from '../model/item.ts'
import type { QueueController } from '../model/queue-controller.ts'

/** A stored reply draft, and the idempotency key it was last sent with. */
interface StoredReply {
  text: string
  key: string | null
}

const storeKey = (site: string, id: string) => `afterword:console:reply:${site}:${id}`

/** The draft of a reply. It is stored on this device until it is posted. */
export interface ReplyDraft {
  text: ReadonlySignal<string>
  error: Signal<string>
  isBusy: Signal<boolean>
  write: (text: string) => void
  /** Posts it, once the comment it answers is one readers see. */
  send: () => Promise<void>
}

type Parts = Pick<QueueController, 'context' | 'decisions' | 'notices' | 'replying'>

export function createReplyDraft({ context, decisions, notices, replying }: Parts, item: Item): ReplyDraft {
  const { say } = context.words
  const place = storeKey(context.site, item.id)
  const draft = signal(recall<StoredReply>(place) ?? { text: '', key: null })
  const error = signal('')
  const isBusy = signal(false)

  function keep(next: StoredReply): void {
    draft.value = next
    remember(place, next.text ? next : null)
  }

  async function post(): Promise<void> {
    const { text, key: sentUnder } = draft.peek()
    // The same words again are the same attempt: whatever became of the first answer, they are posted once.
    const key = sentUnder ?? crypto.randomUUID()
    keep({ text, key })
    await context.request('POST /moderation/comments/{id}/replies', {
      params: { id: item.id },
      body: { body: text },
      headers: { 'Idempotency-Key': key },
    })
    keep({ text: '', key: null })
    replying.end(item)
    notices.show(say('reply.posted'))
  }

  const whyOf = (refusal: unknown) => {
    const isGone = refusal instanceof Failure && refusal.slug === 'parent-gone'
    return isGone ? say('reply.gone') : (wordsOf(refusal) ?? say('team.fail'))
  }

  function tellElsewhere(word: string): void {
    replying.end(item)
    notices.show(word, true)
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
        if (isPublished || (await decisions.approve(item))) await post()
      } catch (refusal) {
        error.value = say('reply.failed', { why: whyOf(refusal) })
        // Whoever went on meanwhile finds the words again below the comment.
        if (replying.item.peek() !== item) tellElsewhere(error.peek())
      }
      isBusy.value = false
    },
  }
}
