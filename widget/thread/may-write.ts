import { findWriteLock, mayWriteFrom } from '../../shared/may-write.ts'
import type { ReadingContext } from './context.ts'

/**
 * Why nobody can write here, as the key of its words; null where they can. The server decides the same way; without guests,
 * comments are closed to everybody but the team.
 */
export function writeLockOf({ shadow, thread, options, viewer }: ReadingContext): ReturnType<typeof findWriteLock> {
  const settings = thread.settings.value!
  return findWriteLock(
    settings.readOnly,
    thread.thread.value!.state === 'closed' ||
      options.isClosed ||
      !(settings.guestPosting || viewer.value?.kind === 'staff'),
    () => !shadow || mayWriteFrom(location.origin, settings, options.server),
  )
}
