import * as v from 'valibot'
import { pageId, pageUrl } from '../comments/comments.ts'
import { uuid } from '../schema.ts'
import { furtherNudges } from '../sites/further-nudges.ts'

/** Kinds of nudges: `first` greets new people, the others ask after Post is pressed. */
export const nudgeKinds = ['first', 'tone', 'repeat', ...furtherNudges] as const
export type NudgeKind = (typeof nudgeKinds)[number]

/** Outcomes of a nudge: shown, then the comment was edited and posted, or posted unchanged. */
export const nudgeOutcomes = ['shown', 'edited', 'posted'] as const
export type NudgeOutcome = (typeof nudgeOutcomes)[number]

/** One anonymous count. */
export const nudgeCount = v.strictObject({ kind: v.picklist(nudgeKinds), outcome: v.picklist(nudgeOutcomes) })
export type NudgeCount = v.InferOutput<typeof nudgeCount>

/** The page and the parent of a comment being written. */
export const participationQuery = v.strictObject({ page: v.optional(pageId), url: pageUrl, parent: v.optional(uuid) })

/** The requesting person’s share of the newest comments, and whether they and one other wrote the last ones in turns. */
export const participation = v.strictObject({
  recent: v.strictObject({ own: v.number(), of: v.number() }),
  pair: v.nullable(v.strictObject({ name: v.string(), replies: v.number() })),
})
export type Participation = v.InferOutput<typeof participation>

export const nudgeDays = 30

/** Outcomes of each kind of nudge within the last days. */
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
