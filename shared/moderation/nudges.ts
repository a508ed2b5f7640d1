import * as v from 'valibot'
import { pageId, pageUrl } from '../comments/comments.ts'
import { uuid } from '../schema.ts'
import { furtherNudges } from '../sites/further-nudges.ts'

/** Every kind there is: `first` greets who is new, the others ask after Post was pressed. */
export const nudgeKinds = ['first', 'tone', 'repeat', ...furtherNudges] as const
export type NudgeKind = (typeof nudgeKinds)[number]

/** What came of one: it was shown; then the comment was posted, with other words or as it was. Who did neither left it. */
export const nudgeOutcomes = ['shown', 'edited', 'posted'] as const
export type NudgeOutcome = (typeof nudgeOutcomes)[number]

/** One count, of nobody in particular. */
export const nudgeCount = v.strictObject({ kind: v.picklist(nudgeKinds), outcome: v.picklist(nudgeOutcomes) })
export type NudgeCount = v.InferOutput<typeof nudgeCount>

/** Where somebody is about to write: a page, and the comment they answer. */
export const paceQuery = v.strictObject({ page: v.optional(pageId), url: pageUrl, parent: v.optional(uuid) })

/** How much of the talk is the asker’s: of the newest comments, and whether they and one other have gone on by themselves. */
export const pace = v.strictObject({
  lately: v.strictObject({ own: v.number(), of: v.number() }),
  pair: v.nullable(v.strictObject({ name: v.string(), replies: v.number() })),
})
export type Pace = v.InferOutput<typeof pace>

export const nudgeDays = 30

/** What came of each kind within the last days. */
export const nudgeReport = v.strictObject({
  days: v.number(),
  kinds: v.array(
    v.strictObject({
      kind: v.picklist(nudgeKinds),
      shown: v.number(),
      edited: v.number(),
      posted: v.number(),
      abandoned: v.number(),
    }),
  ),
})
export type NudgeReport = v.InferOutput<typeof nudgeReport>
