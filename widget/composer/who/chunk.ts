import { h } from 'preact'
import { who as words } from '../../locales/en/who.ts'
import type { Writer } from '../writer.ts'
import { createWho } from './who-model.ts'
import { WhoPanel } from './who-panel.tsx'

/**
 * Opens the choice of who is writing, in the place of the line that says it: another name, somebody else, or one of the guests
 * this device had before. Who writes as one of the team is the guest again.
 */
export function openWho(writer: Writer): void {
  const { session, words: said } = writer.context
  if (session.viewer.peek()?.kind === 'staff') {
    session.end()
    return
  }
  said.add(words)
  const model = createWho(writer)
  // Nothing once a new guest has a name.
  writer.who.value = () =>
    model.step.value === 'new' && session.viewer.value ? null : h(WhoPanel, { context: writer.context, model })
}
