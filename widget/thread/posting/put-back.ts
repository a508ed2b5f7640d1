import type { ComposerState, Refusal } from '../../composer/form.tsx'

/** Puts words back into a composer, above what was begun there meanwhile, and says why they could not be posted. */
export function putBack(composer: ComposerState, text: string, refusal?: Refusal): void {
  const already = composer.text.peek().trim()
  // Nobody's words are written over: what was begun meanwhile stays, below.
  composer.text.value = already && already !== text.trim() ? `${text}\n\n${already}` : text
  const behaviour = composer.behaviour.peek()!
  behaviour.onInput()
  if (refusal) behaviour.refuse(refusal)
  else requestAnimationFrame(() => composer.field.current?.focus())
}
