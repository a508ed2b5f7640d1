import { mayWriteFrom, whyNoWriting as whyNot } from '../../shared/may-write.ts'
import type { ReadingContext } from './context.ts'

/**
 * Why nobody can write here, as the key of its words; null where they can. The server decides the same way; without guests,
 * comments are closed to everybody but the team.
 */
export function whyNoWriting({ shadow, thread, options, viewer }: ReadingContext): ReturnType<typeof whyNot> {
  const settings = thread.settings.value!
  return whyNot(
    settings.readOnly,
    thread.thread.value!.state === 'closed' ||
      options.isClosed ||
      !(settings.guestPosting || viewer.value?.kind === 'staff'),
    () => !shadow || mayWriteFrom(location.origin, settings, options.server),
  )
}
