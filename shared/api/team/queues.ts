import * as v from 'valibot'
import { assignmentReply, assignmentRequest } from '../../moderation/assignments.ts'
import {
  cardPage,
  cardReply,
  claimReply,
  claimRequest,
  queueCounts,
  queueNames,
  queueQuery,
} from '../../moderation/moderation.ts'
import { viewPage, viewReply, viewRequest } from '../../moderation/saved-views.ts'
import { pageQuery } from '../../paging.ts'
import { assignedExample, cardExample, claimExample, queueCountsExample, viewExample } from '../examples/moderation.ts'
import { staffExample } from '../examples/staff.ts'
import { gives, operation, says, takes } from '../operation.ts'

const { id: viewId, ...viewRequestExample } = viewExample
const assignmentExample = { comment: cardExample.comment.id, assignment: assignedExample }

export const readQueues = operation('GET /moderation/queues', {
  id: 'readQueues',
  tag: 'Queues',
  summary: 'Count what waits in each queue, and since when',
  power: 'decide',
  replies: { 200: gives('The queues', queueCounts, queueCountsExample) },
})

export const readQueue = operation('GET /moderation/queues/{name}', {
  id: 'readQueue',
  tag: 'Queues',
  summary: 'Read a page of a queue, with everything a decision needs',
  power: 'decide',
  params: { name: v.picklist(queueNames) },
  query: queueQuery,
  replies: { 200: gives('A page', cardPage, { items: [cardExample], nextCursor: null }) },
})

export const readCard = operation('GET /moderation/comments/{id}', {
  id: 'readCard',
  tag: 'Queues',
  summary: 'Read one comment with everything a decision needs',
  power: 'decide',
  replies: { 200: gives('The card', cardReply, { card: cardExample }) },
})

export const claimComment = operation('POST /moderation/claims', {
  id: 'claimComment',
  tag: 'Queues',
  summary: 'Claim a comment you are looking at; ask again to prolong it',
  power: 'decide',
  body: takes(claimRequest, { comment: cardExample.comment.id }),
  replies: { 200: gives('Whose it is', claimReply, { claim: claimExample }) },
})

export const releaseClaim = operation('DELETE /moderation/claims/{id}', {
  id: 'releaseClaim',
  tag: 'Queues',
  summary: 'Release a comment you no longer look at',
  power: 'decide',
  replies: { 204: says('Released') },
})

export const assignComments = operation('POST /moderation/assignments', {
  id: 'assignComments',
  tag: 'Queues',
  summary: 'Assign comments to somebody of the team, or to admins and owners; or take that back',
  power: 'assign',
  body: takes(assignmentRequest, {
    comments: [assignmentExample.comment],
    to: staffExample.id,
    note: 'Is this libel?',
  }),
  replies: { 200: gives('How each now stands', assignmentReply, { batch: viewId, assignments: [assignmentExample] }) },
})

export const readViews = operation('GET /moderation/views', {
  id: 'readViews',
  tag: 'Queues',
  summary: 'List the queues with filters you saved under names of your own',
  power: 'assign',
  query: pageQuery,
  replies: { 200: gives('A page', viewPage, { items: [viewExample], nextCursor: null }) },
})

export const saveView = operation('PUT /moderation/views/{id}', {
  id: 'saveView',
  tag: 'Queues',
  summary: 'Save a queue with filters under a UUID of your own making, or rename one you saved',
  power: 'assign',
  body: takes(viewRequest, viewRequestExample),
  replies: { 200: gives('The view', viewReply, { view: viewExample }) },
})

export const removeView = operation('DELETE /moderation/views/{id}', {
  id: 'removeView',
  tag: 'Queues',
  summary: 'Remove a view of yours',
  power: 'assign',
  replies: { 204: says('Removed') },
})
