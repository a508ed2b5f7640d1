import { type Signal, signal } from '@preact/signals'
import type { MailSettings, MailSettingsChange } from '../../../shared/people/staff.ts'
import { mail as mailWords } from '../../locales/en/console/mail.ts'
import type { ConsoleContext } from '../context.ts'
import { wordsOf } from '../refusal.ts'

/** The mail settings of who is signed in. */
interface OwnMailModel {
  /** Null until they have been read. */
  settings: Signal<MailSettings | null>
  error: Signal<string>
  isSaved: Signal<boolean>
  load: () => Promise<void>
  save: (settings: MailSettingsChange) => Promise<void>
}

export function createOwnMail({ request, announce, words }: ConsoleContext): OwnMailModel {
  words.add(mailWords)
  const { say } = words
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
        const { pending } = settings.peek()!
        announce(pending ? say('mail.pending', { address: pending }) : say('mail.saved'))
      } catch (refusal) {
        error.value = wordsOf(refusal) ?? say('team.fail')
      }
    },
  }
}
