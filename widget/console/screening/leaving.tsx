import type { ConsoleContext } from '../context.ts'
import { openDialog } from '../dialog.ts'

/** A form that may hold unsaved changes. */
export interface Unsaved {
  isDirty: () => boolean
  discard: () => void
}

/** Confirms leaving the screen or the page with unsaved changes. Returns a function that removes the guard. */
export function guardLeaving(context: ConsoleContext, unsaved: Unsaved): () => void {
  const holdPage = (event: BeforeUnloadEvent) => unsaved.isDirty() && event.preventDefault()
  addEventListener('beforeunload', holdPage)
  context.leaveGuard.value = ({ oldURL, newURL }) => {
    const { hash } = new URL(newURL)
    if (!unsaved.isDirty() || hash === '#/screening') return false
    history.replaceState(null, '', oldURL)
    openDialog('leave', 'leave-title', (close) => (
      <Leave context={context} unsaved={unsaved} hash={hash} close={close} />
    ))
    return true
  }
  return () => {
    removeEventListener('beforeunload', holdPage)
    context.leaveGuard.value = null
  }
}

function Leave({
  context,
  unsaved,
  hash,
  close,
}: {
  context: ConsoleContext
  unsaved: Unsaved
  hash: string
  close: () => void
}) {
  const { say } = context.words
  return (
    <>
      <h2 id="leave-title">{say('set.leave')}</h2>
      <p>{say('set.leave.what')}</p>
      <p class="change">
        <button type="button" class="button boxed button-primary" onClick={close}>
          {say('set.leave.stay')}
        </button>
        <button
          type="button"
          class="button boxed"
          data-tone="danger"
          onClick={() => {
            close()
            unsaved.discard()
            location.hash = hash
          }}
        >
          {say('set.leave.go')}
        </button>
      </p>
    </>
  )
}
