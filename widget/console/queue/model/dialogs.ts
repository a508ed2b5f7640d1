import type { Card } from '../../../../shared/moderation/moderation.ts'

/** Takes the batch that undoes an action; null where nothing was changed. */
type KeepBatch = (batch: string | null) => void

/** Opens the dialogs of the queue. Each loads when it is first opened; the promise is rejected where loading failed. */
export interface QueueDialogs {
  notes: (card: Card) => Promise<void>
  /** `changed` hears that something was, after `keep` has its batch. */
  sanctions: (
    card: Card,
    keep: (action: 'sanction' | 'lift', batch: string | null) => void,
    changed: () => void,
  ) => Promise<void>
  postingLimits: (card: Card, keep: KeepBatch, changed: () => void) => Promise<void>
  /** Asks who is to look at so many comments. `send` is rejected with a Failure, which the dialog shows. */
  assign: (count: number, send: (to: string, note: string) => Promise<void>) => Promise<void>
  savedViews: () => Promise<void>
  /** Everything that can be done now. */
  palette: () => Promise<void>
}
