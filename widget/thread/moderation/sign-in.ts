import type { ThreadContext } from '../context.ts'

/** Signs somebody of the team in on this page, by the code they brought from the console. */
export async function signInToTeam(
  { announce, notice, request, session, words }: ThreadContext,
  code: string,
): Promise<void> {
  try {
    const entered = await request('POST /staff/embed-sessions', {
      body: { code },
    })
    session.begin(entered.token, entered.viewer)
  } catch {
    notice.value = words.say('staff.expired')
    announce(notice.value, true)
  }
}
