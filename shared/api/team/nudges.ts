import { nudgeCount, nudgeReport } from '../../moderation/nudges.ts'
import { gives, operation, says, takes } from '../operation.ts'

export const countNudge = operation('POST /nudges', {
  id: 'countNudge',
  tag: 'Nudges',
  summary: 'Count the outcome of a nudge; no token is looked at, and nothing is kept of who it was',
  body: takes(nudgeCount, { kind: 'tone', outcome: 'shown' }),
  replies: { 204: says('Counted') },
})

export const readNudges = operation('GET /moderation/nudges', {
  id: 'readNudges',
  tag: 'Nudges',
  summary: 'Read the outcomes of each kind of nudge within the last 30 days',
  power: 'readRules',
  replies: {
    200: gives('Numbers', nudgeReport, {
      days: 30,
      kinds: [{ kind: 'tone', shown: 40, edited: 14, posted: 20, abandoned: 6 }],
    }),
  },
})
