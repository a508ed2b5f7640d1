import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { ConsoleContext } from '../context.ts'

interface NewLinkProps {
  context: ConsoleContext
  token: string
  /** Name of the field that shows the link. */
  field: string
  children: ComponentChildren
}

/** A new link, which is shown this once, with what it is for and a button that copies it. */
export function NewLink({ context, token, field, children }: NewLinkProps) {
  const { announce, words } = context
  const { say } = words
  const isCopied = useSignal(false)
  const link = `${location.origin}${location.pathname}${location.search}#link=${token}`
  return (
    <div class="new-link">
      <p>{children}</p>
      <p class="change">
        <input type="text" readOnly aria-label={field} value={link} onFocus={(event) => event.currentTarget.select()} />
        <button
          type="button"
          class="button boxed"
          onClick={async () => {
            await navigator.clipboard.writeText(link)
            isCopied.value = true
            announce(say('team.copied'))
          }}
        >
          {say(isCopied.value ? 'team.copied' : 'team.copy')}
        </button>
      </p>
    </div>
  )
}
