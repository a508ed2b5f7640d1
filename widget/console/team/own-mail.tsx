import { type Signal, signal, useSignal, useSignalEffect } from '@preact/signals'
import { emailMaxLength } from '../../../shared/limits.ts'
import type { ConsoleContext } from '../context.ts'
import { wordsOf } from '../refusal.ts'

interface Settings {
  email: string | null
  wantsMail: boolean
}

interface OwnMailState {
  settings: Signal<Settings | null>
  error: Signal<string>
}

/** Where one is written to oneself, and whether one wants to be. */
export function OwnMail({ context }: { context: ConsoleContext }) {
  const { ask, announce, words } = context
  const { say } = words
  const opened = useSignal<OwnMailState | null>(null)
  const isSaved = useSignal(false)
  useSignalEffect(() => {
    if (opened.value) return
    const state: OwnMailState = { settings: signal<Settings | null>(null), error: signal('') }
    opened.value = state
    ask<Settings>('GET', '/staff/me').then(
      (settings) => {
        state.settings.value = settings
      },
      () => {
        state.error.value = say('con.fail')
      },
    )
  })
  const state = opened.value
  const settings = state?.settings.value
  async function save(form: HTMLFormElement): Promise<void> {
    const fields = new FormData(form)
    const change = { email: `${fields.get('email')}`.trim() || null, wantsMail: fields.has('wantsMail') }
    state!.error.value = ''
    isSaved.value = false
    try {
      state!.settings.value = await ask<Settings>('PATCH', '/staff/me', change)
      isSaved.value = true
      announce(say('mail.saved'))
    } catch (error) {
      state!.error.value = wordsOf(error) ?? say('team.fail')
    }
  }
  return (
    <section aria-labelledby="mail">
      <h2 id="mail">{say('mail.title')}</h2>
      <p class="error" role="alert">
        {state?.error.value}
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
              defaultValue={settings.email ?? ''}
            />
          </label>
          <label class="switch">
            <input type="checkbox" name="wantsMail" defaultChecked={settings.wantsMail} />
            {say('mail.wants')}
          </label>
          <button type="submit" class="button boxed">
            {say(isSaved.value ? 'mail.saved' : 'rule.save')}
          </button>
        </form>
      )}
    </section>
  )
}
