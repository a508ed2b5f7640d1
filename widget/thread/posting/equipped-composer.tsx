import { ComposerForm, type ComposerState } from '../../composer/form.tsx'
import type { ThreadContext } from '../context.ts'

/** A composer that has all its tools already: of a reply, or of an edit. */
export const EquippedComposer = ({ widget, box }: { widget: ThreadContext; box: ComposerState }) => (
  <ComposerForm
    words={widget.words}
    box={box}
    rulesUrl={widget.settings.peek()?.rulesUrl}
    wake={() => Promise.resolve()}
  />
)
