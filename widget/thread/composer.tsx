import { ComposerForm } from '../composer/form.tsx'
import type { Reader } from './widget.ts'

/** The thread's own composer, above the list. */
export function Composer({ widget }: { widget: Reader }) {
  const wake = () => widget.use('writing', (writing, whole) => writing.takeOver(whole))
  const rulesUrl = widget.thread.settings.value?.rulesUrl
  return <ComposerForm words={widget.words} box={widget.box} rulesUrl={rulesUrl} wake={wake} />
}
