import type { ConsoleContext } from './context.ts'

interface DialogTopProps {
  context: Pick<ConsoleContext, 'words'>
  /** The heading's id, which names the dialog. */
  id: string
  title: string
  close: () => void
}

/** The heading of a dialog, where the focus begins, and the button that closes it. */
export function DialogTop({ context, id, title, close }: DialogTopProps) {
  return (
    <div class="dialog-top">
      <h2 id={id} tabIndex={-1}>
        <bdi>{title}</bdi>
      </h2>
      <button type="button" class="button" onClick={close}>
        {context.words.say('con.close')}
      </button>
    </div>
  )
}
