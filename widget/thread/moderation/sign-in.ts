import type { Viewer } from '../../../shared/people/viewers.ts'
import { moderation } from '../../locales/en/moderation.ts'
import type { Widget } from '../widget.ts'

/** Signs somebody of the team in on this page, by the code they brought from the console. */
export async function enterTeam({ announce, notice, send, session, words }: Widget, code: string): Promise<void> {
  try {
    const entered = await send<{ token: string; viewer: Viewer }>('/staff/embed-sessions', {
      method: 'POST',
      body: { code },
    })
    session.begin(entered.token, entered.viewer)
  } catch {
    words.add(moderation)
    notice.value = words.say('staff.expired')
    announce(notice.value, true)
  }
}
