import type { ComponentChild } from 'preact'
import { ComposerForm, type ComposerState } from '../../composer/form.tsx'
import type { ThreadContext } from '../context.ts'

interface Props {
  widget: ThreadContext
  box: ComposerState
  children?: ComponentChild
}

/** A composer that has all its tools already: of a reply, or of an edit. `children` stand between field and buttons. */
export const EquippedComposer = ({ widget, box, children }: Props) => (
  <ComposerForm desk={widget} box={box}>
    {children}
  </ComposerForm>
)
