import { createNaming, IdentityStep, type Naming } from '../../composer/identity-step.tsx'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'

const namings = new WeakMap<Entry, Naming>()

/** Asks for a name at a comment: whoever does something there that needs one draws `naming` in it, and submits the answer. */
export function askName(context: ThreadContext, entry: Entry): Naming {
  const naming = createNaming(context, `name-at-${entry.comment.peek().id}`)
  namings.set(entry, naming)
  naming.open()
  return naming
}

/** The step for a name. */
export const NamingStep = ({ context, entry }: { context: ThreadContext; entry: Entry }) => (
  <IdentityStep context={context} naming={namings.get(entry)!} />
)
