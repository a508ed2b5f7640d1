import { type Signal, signal } from '@preact/signals'
import type { ConsoleContext } from '../context.ts'
import { wordsOf } from '../refusal.ts'

interface MailSettings {
  email: string | null
  wantsMail: boolean
}

/** The mail settings of who is signed in. */
export interface OwnMailModel {
  /** Null until they have been read. */
  settings: Signal<MailSettings | null>
  error: Signal<string>
  isSaved: Signal<boolean>
  load: () => Promise<void>
  save: (settings: MailSettings) => Promise<void>
}

export function createOwnMail({ request, announce, words: { say } }: ConsoleContext): OwnMailModel {
  const settings: OwnMailModel['settings'] = signal(null)
  const error = signal('')
  const isSaved = signal(false)
  return {
    settings,
    error,
    isSaved,
    async load() {
      try {
        settings.value = await request('GET /staff/mail')
      } catch {
        error.value = say('con.fail')
      }
    },
    async save(body) {
      error.value = ''
      isSaved.value = false
      try {
        settings.value = await request('PATCH /staff/mail', { body })
        isSaved.value = true
        announce(say('mail.saved'))
      } catch (refusal) {
        error.value = wordsOf(refusal) ?? say('team.fail')
      }
    },
  }
}
