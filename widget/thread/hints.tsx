import { calendarDate } from '../ui/time.ts'
import { whyNoWriting } from './may-write.ts'
import type { Widget } from './widget.ts'

/** Says what more there is to say where there is no composer, and leads back to the article where the page has a way. */
export function showHints(widget: Widget): void {
  const { closedAt } = widget.thread.thread.peek()!
  const { say } = widget.words
  if (closedAt) {
    const date = calendarDate(say, closedAt)
    widget.hint.value = () => <p>{say('closed.since', { date })}</p>
  }
  if (whyNoWriting(widget) === 'unavailable') widget.use('owner', ({ tellOwner }) => tellOwner(widget))
  const jump = document.querySelector<HTMLElement>(`a[href="#${widget.host.id}"]`)
  if (jump)
    widget.after.value = () => (
      <button type="button" class="button" onClick={() => jump.focus()}>
        {say('back.article')}
      </button>
    )
}
