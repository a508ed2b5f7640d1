import { type Signal, signal } from '@preact/signals'
import type { DecisionReason } from '../../../../shared/moderation/moderation.ts'
import type { Decisions } from './decisions.ts'
import { type Choice, type Item, mayBe } from './item.ts'
import type { ReasonPicker } from './reason-picker.ts'
import type { Selection } from './selection.ts'

/** Whether a decision came from a key or a button; the audit log stores it. */
type ChoiceSource = 'key' | 'console'

/** Applies a moderator's choice to the selection or the current comment. */
export interface Choices {
  /** A decision about so many comments that it is confirmed once; null for none. */
  question: Signal<{ items: Item[]; choice: Choice } | null>
  /** Decides about what is selected, or about the comment in hand. */
  choose: (choice: Choice, source: ChoiceSource) => void
  /** Rejects what the reason picker is open for; "other" without a message asks for one first. */
  rejectFor: (reason: DecisionReason, source: ChoiceSource, message?: string) => void
}

/** Decisions about more comments than this are confirmed first. */
const confirmFrom = 20

export function createChoices(selection: Selection, decisions: Decisions, reasonPicker: ReasonPicker): Choices {
  const question: Choices['question'] = signal(null)

  function apply(choice: Choice, source: ChoiceSource, items: Item[]): void {
    const { length: selected } = selection.items.peek()
    reasonPicker.close()
    if (selected > confirmFrom) question.value = { items, choice }
    else if (selected > 0) void decisions.decideMany(items, choice)
    else if (items[0] && mayBe(items[0], choice.verb)) decisions.decide(items[0], choice, source)
  }

  return {
    question,
    choose: (choice, source) => apply(choice, source, selection.targets()),
    rejectFor(reason, source, message) {
      const open = reasonPicker.open.peek()
      if (!open) return
      if (reason === 'other' && !message?.trim()) reasonPicker.open.value = { ...open, isOther: true }
      else apply({ verb: 'reject', reason, ...(message?.trim() && { message }) }, source, open.items)
    },
  }
}
