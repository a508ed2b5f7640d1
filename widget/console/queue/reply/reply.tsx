import { bodyMaxBytes } from '../../../../shared/limits.ts'
import { handleKey } from '../../../composer/markdown-keys.ts'
import sheetText from '../../../styles/console/forms.css?inline'
import { sheetOf } from '../../../ui/sheet.ts'
import { adopt } from '../../dialog.ts'
import { modName } from '../../keymap.ts'
import { useModel } from '../../use-model.ts'
import type { Item } from '../model/item.ts'
import type { QueueController } from '../model/queue-controller.ts'
import { createReplyDraft, type ReplyDraft } from './reply-draft.ts'

const sheet = sheetOf(sheetText)

/** The form that replies to a comment under the staff badge. */
export function Reply({ controller, item }: { controller: QueueController; item: Item }) {
  const { say } = controller.context.words
  const { comment, author } = item.card.value
  const draft = useModel(() => createReplyDraft(controller, item))
  const isPublished = comment.state === 'published'
  return (
    <form
      class="reply"
      ref={dress}
      onSubmit={(event) => {
        event.preventDefault()
        void draft.send()
      }}
    >
      <label for="reply">{say('reply.to', { name: author.name })}</label>
      {!isPublished && <p class="hint">{say('reply.held')}</p>}
      <textarea
        id="reply"
        rows={3}
        maxLength={bodyMaxBytes}
        aria-invalid={draft.error.value !== ''}
        aria-describedby="reply-error"
        value={draft.text}
        ref={focus}
        onInput={(event) => draft.write(event.currentTarget.value)}
        onKeyDown={(event) => press(event, controller, draft)}
      />
      <p class="error" id="reply-error" role="alert">
        {draft.error.value}
      </p>
      <p class="choices">
        <button type="submit" class="button boxed button-primary" aria-disabled={draft.isBusy.value}>
          {say(isPublished ? 'reply.go' : 'reply.approve')}
        </button>
        <button type="button" class="button boxed" onClick={controller.replying.toggle}>
          {say('con.cancel')}
        </button>
        <span class="hint">{say('reply.hint', { mod: modName() })}</span>
      </p>
    </form>
  )
}

function press(event: KeyboardEvent, controller: QueueController, draft: ReplyDraft): void {
  handleKey(event, controller.context.words.say('reply.link'))
  if (event.isComposing) return
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void draft.send()
  if (event.key !== 'Escape') return
  event.stopPropagation()
  controller.replying.toggle()
}

function dress(form: HTMLFormElement | null): void {
  if (!form) return
  adopt(sheet)
  form.scrollIntoView({ block: 'nearest' })
}

function focus(field: HTMLElement | null): void {
  field?.focus()
}
