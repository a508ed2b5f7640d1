import { commentReply } from '../../comments/comments.ts'
import { newAppeal, newReport, reportReply } from '../../moderation/moderation.ts'
import { rejectedExample, reportExample } from '../examples/comments.ts'
import { gives, operation, takes } from '../operation.ts'

/** Problems of every write by a reader. */
const ofWriters = ['suspended', 'banned', 'read-only'] as const

export const reportComment = operation('POST /comments/{id}/reports', {
  id: 'reportComment',
  tag: 'Reports',
  summary: 'Report a comment to the moderators; one report a person, which a second one replaces',
  token: 'required',
  body: takes(newReport, { reason: 'off-topic' }),
  replies: { 201: gives('The report', reportReply, { report: reportExample }) },
  problems: [...ofWriters, 'own-comment', 'report-settled'],
})

export const withdrawReport = operation('DELETE /comments/{id}/reports/mine', {
  id: 'withdrawReport',
  tag: 'Reports',
  summary: 'Withdraw your own report, while no moderator has looked at it',
  token: 'required',
  replies: { 200: gives('Withdrawn', reportReply, { report: null }) },
  problems: [...ofWriters, 'report-settled'],
})

export const appealDecision = operation('POST /comments/{id}/appeals', {
  id: 'appealDecision',
  tag: 'Reports',
  summary: 'Appeal, once, against the rejection of a comment of your own',
  token: 'required',
  body: takes(newAppeal, { text: 'It was about the river, only my link was not.' }),
  replies: { 200: gives('The comment', commentReply, { comment: rejectedExample }) },
  problems: [...ofWriters, 'not-yours', 'no-appeal'],
})
