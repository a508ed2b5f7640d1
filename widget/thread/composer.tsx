import { ComposerForm } from '../composer/form.tsx'
import type { ReadingContext } from './context.ts'

/** The thread's own composer, above the list. */
export function Composer({ widget }: { widget: ReadingContext }) {
  const rulesUrl = widget.thread.settings.value?.rulesUrl
  return <ComposerForm words={widget.words} box={widget.box} rulesUrl={rulesUrl} wake={widget.actions.equipComposer} />
}
