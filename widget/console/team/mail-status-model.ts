import { type Signal, signal } from '@preact/signals'
import type { MailStatus } from '../../../shared/api/team/mail.ts'
import { mail as mailWords } from '../../locales/en/console/mail.ts'
import { type ConsoleContext, mayDo } from '../context.ts'
import { wordsOf } from '../refusal.ts'

/** Whether mail to the team can be sent, and a test of it; also what else the server's owner should change. */
interface MailStatusModel {
  /** Null until it is known. */
  status: Signal<MailStatus | null>
  /** Requests come through a proxy that the server does not know. */
  hasUnnamedProxy: Signal<boolean>
  isTesting: Signal<boolean>
  /** How the last test went, in words. */
  outcome: Signal<string>
  load: () => Promise<void>
  test: () => Promise<void>
}

/** Makes the model; it asks the server only for who may know. */
export function createMailStatus(context: ConsoleContext): MailStatusModel {
  const { request, words } = context
  words.add(mailWords)
  const status: MailStatusModel['status'] = signal(null)
  const hasUnnamedProxy = signal(false)
  const isTesting = signal(false)
  const outcome = signal('')
  const read = async () => {
    if (!mayDo(context, 'changeRules')) return
    status.value = await request('GET /moderation/mail').catch(() => null)
    hasUnnamedProxy.value = await request('GET /moderation/server').then(
      (server) => server.hasUnnamedProxy,
      () => false,
    )
  }
  return {
    status,
    hasUnnamedProxy,
    isTesting,
    outcome,
    load: read,
    async test() {
      if (isTesting.peek()) return
      isTesting.value = true
      outcome.value = ''
      try {
        const { sentTo, reason } = await request('POST /moderation/mail/tests')
        outcome.value = sentTo
          ? words.say('mail.test.sent', { address: sentTo })
          : words.say('mail.test.failed', { reason: reason ?? '' })
      } catch (refusal) {
        outcome.value = wordsOf(refusal) ?? words.say('team.fail')
      }
      isTesting.value = false
      await read()
    },
  }
}
