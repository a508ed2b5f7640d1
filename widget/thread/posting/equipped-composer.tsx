import type { ComponentChild } from 'preact'
import { ComposerForm, type ComposerState } from '../../composer/form.tsx'
import type { ThreadContext } from '../context.ts'

interface Props {
  context: ThreadContext
  composer: ComposerState
  children?: ComponentChild
}

/** A composer that has all its tools already: of a reply, or of an edit. `children` stand between field and buttons. */
export const EquippedComposer = ({ context, composer, children }: Props) => (
  <ComposerForm context={context} composer={composer}>
    {children}
  </ComposerForm>
)
