import { ComposerForm } from '../composer/form.tsx'
import type { ReadingContext } from './context.ts'

/** The thread's own composer, above the list. */
export const Composer = ({ widget }: { widget: ReadingContext }) => (
  <ComposerForm desk={widget} box={widget.box} wake={widget.actions.equipComposer} />
)
