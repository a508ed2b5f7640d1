import { postingLimitsChange, postingLimitsReply } from '../../comments/posting-limits.ts'
import { postingLimitsExample } from '../examples/moderation.ts'
import { gives, operation, takes } from '../operation.ts'

export const readThreadLimits = operation('GET /moderation/threads/{id}', {
  id: 'readThreadLimits',
  tag: 'Thread limits',
  summary: 'Read who may post in a thread and how often',
  power: 'steer',
  replies: { 200: gives('The thread', postingLimitsReply, { thread: postingLimitsExample, batch: null }) },
})

export const changeThreadLimits = operation('PATCH /moderation/threads/{id}', {
  id: 'changeThreadLimits',
  tag: 'Thread limits',
  summary:
    'Change who may post in a thread and how often: closed, slow mode, members only, pre-moderated; readers see it at once',
  power: 'steer',
  body: takes(postingLimitsChange, { slowS: 60, slowMinutes: 30, reason: 'Too fast to follow' }),
  replies: {
    200: gives('The thread', postingLimitsReply, { thread: postingLimitsExample, batch: postingLimitsExample.id }),
  },
})
