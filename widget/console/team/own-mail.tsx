import { emailMaxLength } from '../../../shared/limits.ts'
import type { ConsoleContext } from '../context.ts'
import { load, useModel } from '../use-model.ts'
import { MailServer } from './mail-status.tsx'
import { createOwnMail } from './own-mail-model.ts'

/** The form of one's own mail settings. */
export function OwnMail({ context }: { context: ConsoleContext }) {
  const { say } = context.words
  const mail = useModel(() => createOwnMail(context), load)
  const settings = mail.settings.value
  async function save(form: HTMLFormElement): Promise<void> {
    const fields = new FormData(form)
    await mail.save({ email: `${fields.get('email')}`.trim() || null, wantsMail: fields.has('wantsMail') })
  }
  return (
    <section aria-labelledby="mail">
      <h2 id="mail">{say('mail.title')}</h2>
      <p class="error" role="alert">
        {mail.error.value}
      </p>
      {settings && (
        <form
          class="tools"
          onSubmit={(event) => {
            event.preventDefault()
            void save(event.currentTarget)
          }}
        >
          <label>
            {say('mail.address')}
            <input
              type="email"
              name="email"
              maxLength={emailMaxLength}
              autocomplete="email"
              defaultValue={settings.pending ?? settings.email ?? ''}
            />
          </label>
          <label class="switch">
            <input type="checkbox" name="wantsMail" defaultChecked={settings.wantsMail} />
            {say('mail.wants')}
          </label>
          <button type="submit" class="button boxed">
            {say(mail.isSaved.value ? 'mail.saved' : 'rule.save')}
          </button>
        </form>
      )}
      {settings?.pending && <p class="noted">{say('mail.pending', { address: settings.pending })}</p>}
      <MailServer context={context} />
    </section>
  )
}
