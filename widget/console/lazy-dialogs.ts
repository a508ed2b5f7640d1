import type { ConsoleContext } from './context.ts'
import type { QueueDialogs } from './queue/model/dialogs.ts'
import type { QueueController } from './queue/model/queue-controller.ts'

/** Binds the dialogs of the queue to the chunks that hold them; each chunk loads when its dialog is first opened. */
export function bindDialogs(context: ConsoleContext, controller: () => QueueController): QueueDialogs {
  const ofAuthor = () => import('./people/dialogs.tsx')
  return {
    notes: async (card) => (await ofAuthor()).openNotes(context, card),
    sanctions: async (card, keep, changed) => (await ofAuthor()).openSanctions(context, card, keep, changed),
    async postingLimits(card, keep, changed) {
      const { openPostingLimits } = await import('./posting-limits/posting-limits.tsx')
      openPostingLimits(context, card, keep, changed)
    },
    assign: async (count, send) => (await import('./queue/assign.tsx')).openAssign(context, count, send),
    savedViews: async () => (await import('./queue/saved-views/saved-views-dialog.tsx')).openSavedViews(context),
    palette: async () => (await import('./palette/palette.tsx')).openPalette(controller()),
  }
}
