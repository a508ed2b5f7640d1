import { postingLimitsChange, postingLimitsReply } from '../../comments/posting-limits.ts'
import { threadPageChange, threadPageReply } from '../../comments/thread-page.ts'
import { postingLimitsExample } from '../examples/moderation.ts'
import { gives, operation, takes } from '../operation.ts'

export const readThreadLimits = operation('GET /moderation/threads/{id}', {
  id: 'readThreadLimits',
  tag: 'Thread limits',
  summary: 'Read who may post in a thread and how often',
  power: 'changeThreads',
  replies: { 200: gives('The thread', postingLimitsReply, { thread: postingLimitsExample, batch: null }) },
})

export const changeThreadLimits = operation('PATCH /moderation/threads/{id}', {
  id: 'changeThreadLimits',
  tag: 'Thread limits',
  summary:
    'Change who may post in a thread and how often: closed, slow mode, members only, pre-moderated; readers see it at once',
  power: 'changeThreads',
  body: takes(postingLimitsChange, { slowS: 60, slowMinutes: 30, reason: 'Too fast to follow' }),
  replies: {
    200: gives('The thread', postingLimitsReply, { thread: postingLimitsExample, batch: postingLimitsExample.id }),
  },
})

const pageExample = {
  id: postingLimitsExample.id,
  page: postingLimitsExample.url,
  url: postingLimitsExample.url,
  urlFrom: 'commenter',
  title: postingLimitsExample.title,
  titleFrom: 'owner',
  description: '',
} as const

export const readThreadPage = operation('GET /moderation/threads/{id}/page', {
  id: 'readThreadPage',
  tag: 'Thread limits',
  summary: 'Read the page of a thread, and whose word its title and address are: what a commenter sent is unconfirmed',
  power: 'changeThreads',
  replies: { 200: gives('The page', threadPageReply, { thread: pageExample, batch: null }) },
})

export const correctThreadPage = operation('PATCH /moderation/threads/{id}/page', {
  id: 'correctThreadPage',
  tag: 'Thread limits',
  summary: 'Correct the title and the address of a thread; one that is named by its address moves to the new one',
  power: 'correctPages',
  body: takes(threadPageChange, { title: postingLimitsExample.title }),
  replies: { 200: gives('The page', threadPageReply, { thread: pageExample, batch: postingLimitsExample.id }) },
})
