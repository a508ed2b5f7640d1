import { effect } from '@preact/signals'
import { claimHeartbeatS } from '../../../../shared/moderation/moderation.ts'
import type { ConsoleContext } from '../../context.ts'
import type { Item } from './item.ts'
import type { Notices } from './notices.ts'
import type { Queue } from './queue.ts'

/** Claims on comments: the current one and the next are claimed, so that two moderators do not decide the same one. */
export interface Claims {
  /** Claims what is in hand in a queue that has been read, in place of the queue before. */
  follow: (queue: Queue) => void
  /**
   * Claims the comment in hand, over whoever is looking at it; one that is mine already is released, until I go on or claim it
   * again. Nothing happens where nothing is in hand.
   */
  toggle: () => void
  /** Releases everything. */
  release: () => void
}

export function createClaims(context: ConsoleContext, notices: Notices): Claims {
  let ofQueue: ClaimsOfQueue | undefined
  const release = () => {
    ofQueue?.close()
    ofQueue = undefined
  }
  return {
    follow(queue) {
      release()
      ofQueue = claimInHand(context, queue)
    },
    toggle() {
      const became = ofQueue?.toggle()
      if (became) notices.show(context.words.say(`claim.${became}`))
    },
    release,
  }
}

interface ClaimsOfQueue {
  /** Returns what became of the comment in hand; null where there is none. */
  toggle: () => 'claimed' | 'released' | null
  close: () => void
}

/** Claims the current comment of a queue and the next, and renews the claims every half minute. */
function claimInHand({ request }: ConsoleContext, queue: Queue): ClaimsOfQueue {
  const held = new Map<string, Item>()
  /** The one in hand, where it was released on purpose. */
  let released: Item | null = null
  const isWanted = (item: Item) =>
    item !== released && (item === queue.currentItem.peek() || item === queue.nextItem.peek())

  async function claim(item: Item, takeOver = false): Promise<void> {
    held.set(item.id, item)
    const body = { comment: item.id, takeOver }
    const answer = await request('POST /moderation/claims', { body }).catch(() => null)
    if (!answer) return
    item.card.value = { ...item.card.peek(), claim: answer.claim }
    if (!answer.claim.isMine) held.delete(item.id)
    // Its place may have been left while the answer was on its way.
    else if (!isWanted(item)) release(item)
  }

  function release(item: Item): void {
    held.delete(item.id)
    const { claim, ...card } = item.card.peek()
    if (claim?.isMine) item.card.value = { ...card, claim: null }
    // What was decided about needs no release: nobody is kept from it any more.
    // The request outlives the page, which may be going away.
    if (queue.items.peek().includes(item))
      void request('DELETE /moderation/claims/{id}', { params: { id: item.id }, keepalive: true }).catch(() => {})
  }

  const unfollow = effect(() => {
    if (queue.currentItem.value !== released) released = null
    const near = [queue.currentItem.value, queue.nextItem.value]
    const wanted = near.filter((item) => item !== null).filter((item) => item !== released)
    for (const item of held.values()) if (!wanted.includes(item)) release(item)
    for (const item of wanted) {
      const isOthers = item.card.peek().claim?.isMine === false
      if (!held.has(item.id) && !isOthers) void claim(item)
    }
  })
  const beating = setInterval(() => {
    if (!document.hidden) for (const item of held.values()) void claim(item)
  }, claimHeartbeatS * 1_000)
  const leave = () => held.forEach(release)
  addEventListener('pagehide', leave)

  return {
    toggle() {
      const item = queue.currentItem.peek()
      if (!item) return null
      // One whose claim is on its way is mine, too: a press means what is meant, however slow the answer is.
      const isMine = held.has(item.id) || item.card.peek().claim?.isMine === true
      released = isMine ? item : null
      if (isMine) release(item)
      else void claim(item, true)
      return isMine ? 'released' : 'claimed'
    },
    close() {
      unfollow()
      clearInterval(beating)
      removeEventListener('pagehide', leave)
      leave()
    },
  }
}
