import { useEffect, useMemo } from 'preact/hooks'
import type { MailStatus } from '../../../shared/api/team/mail.ts'
import { calendarDate } from '../../ui/time.ts'
import type { ConsoleContext } from '../context.ts'
import { createMailStatus } from './mail-status-model.ts'

/** Says what of the team's mail could not be sent; empty where all was. */
export function failureWords({ words: { say } }: ConsoleContext, { failure }: MailStatus): string {
  if (!failure) return ''
  const { waiting, givenUp, since, reason } = failure
  const n = waiting || givenUp
  const key = waiting > 0 ? ('mail.failing' as const) : ('mail.lost' as const)
  return say(n === 1 ? `${key}.one` : `${key}.many`, { n, date: calendarDate(say, since), reason })
}

/**
 * The lines above every screen while mail to the team fails or a proxy is not named, for those who run the site. They are looked
 * up whenever the page is shown.
 */
export function MailFailure({ context }: { context: ConsoleContext }) {
  const mail = useMemo(() => createMailStatus(context), [])
  useEffect(() => {
    const look = () => void (document.hidden || mail.load())
    document.addEventListener('visibilitychange', look)
    look()
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  const failure = mail.status.value && failureWords(context, mail.status.value)
  const { say } = context.words
  return (
    <>
      {failure && (
        <p class="mail-failure" role="status">
          {failure} <a href="#/team">{say('mail.more')}</a>
        </p>
      )}
      {mail.hasUnnamedProxy.value && (
        <p class="mail-failure" role="status">
          {say('server.proxy')}
        </p>
      )}
    </>
  )
}
