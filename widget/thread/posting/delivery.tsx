import { CopyButton } from '../../ui/copy-button.tsx'
import type { ThreadContext } from '../context.ts'
import { Undo } from '../editing/delete.tsx'
import type { Entry } from '../entry.ts'

/** Below a comment of the reader's own: that it is on its way, was not sent, or was deleted, and what can be done about it. */
export function DeliveryNotice({ context, entry }: { context: ThreadContext; entry: Entry }) {
  const { say } = context.words
  const delivery = entry.delivery.value
  if (!delivery) return null
  // As tall as the buttons that come in its place, so that nothing moves when they do.
  if (delivery.phase === 'sending') return <div class="actions" />
  if (delivery.phase === 'slow') return <div class="actions delivery">{say('posting')}</div>
  if (delivery.phase === 'deleted') return <Undo context={context} entry={entry} hasReplies={delivery.hasReplies} />
  const { phase, text, again, send, edit, discard } = delivery
  return (
    <div class="actions delivery">
      <b>{say(phase === 'queued' ? 'offline.queue' : 'notposted')}</b>
      {phase === 'failed' && (
        <>
          <button type="button" class="button" onClick={send}>
            {say(again)}
          </button>
          <button type="button" class="button" onClick={edit}>
            {say('edit')}
          </button>
          <CopyButton words={context.words} text={text} />
        </>
      )}
      <button type="button" class="button" onClick={discard}>
        {say('discard')}
      </button>
    </div>
  )
}
