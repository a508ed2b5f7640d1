import { type ConsoleContext, mayDo } from '../context.ts'
import { load, useModel } from '../use-model.ts'
import { failureWords } from './mail-failure.tsx'
import { createMailStatus } from './mail-status-model.ts'

/** Whether mail to the team can be sent, with a button that tries it. For those who run the site. */
export function MailServer({ context }: { context: ConsoleContext }) {
  const { say } = context.words
  const mail = useModel(() => createMailStatus(context), load)
  const status = mail.status.value
  if (!mayDo(context, 'changeRules') || !status) return null
  const failure = failureWords(context, status)
  return (
    <>
      {failure && <p class="error">{failure}</p>}
      <p class="meta">{status.from ? say('mail.from', { address: status.from }) : say('mail.none')}</p>
      {status.from && (
        <p class="tools">
          <button type="button" class="button boxed" aria-disabled={mail.isTesting.value} onClick={mail.test}>
            {say(mail.isTesting.value ? 'mail.test.sending' : 'mail.test')}
          </button>
        </p>
      )}
      <p role="status">{mail.outcome}</p>
    </>
  )
}
