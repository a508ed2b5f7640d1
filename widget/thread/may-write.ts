import { mayWriteFrom, whyNoWriting as whyNot } from '../../shared/may-write.ts'
import type { ReadingContext } from './context.ts'

/** Why nobody can write here, as the key of its words; null where they can. The server decides the same way. */
export const whyNoWriting = (
  { shadow, thread, options }: ReadingContext,
  settings = thread.settings.value!,
): ReturnType<typeof whyNot> =>
  whyNot(
    settings.readOnly,
    thread.thread.value!.state === 'closed' || options.isClosed,
    () => !shadow || mayWriteFrom(location.origin, settings, options.server),
  )
