import { ComposerForm } from '../composer/form.tsx'
import type { ReadingContext } from './context.ts'

/** The thread's own composer, above the list. */
export const Composer = ({ context }: { context: ReadingContext }) => (
  <ComposerForm context={context} composer={context.composer} wake={context.actions.equipComposer} />
)
