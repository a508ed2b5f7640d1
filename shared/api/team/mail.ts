import * as v from 'valibot'
import { timestamp } from '../../schema.ts'
import { gives, operation } from '../operation.ts'

/** Whether mail to the team arrives at the mail server. */
const mailStatus = v.strictObject({
  /** The address mails are from; null where the server has no mail server to send them by. */
  from: v.nullable(v.string()),
  /** What could not be sent in the last three days; null where all was. */
  failure: v.nullable(
    v.strictObject({
      /** Mails that are tried again. */
      waiting: v.number(),
      /** Mails that are not. */
      givenUp: v.number(),
      /** When the oldest of them was written. */
      since: timestamp,
      /** What the mail server said to the newest of them. */
      reason: v.string(),
    }),
  ),
})
export type MailStatus = v.InferOutput<typeof mailStatus>

/** How a test mail went: where it was sent, or why it was not. */
const mailTest = v.strictObject({ sentTo: v.nullable(v.string()), reason: v.nullable(v.string()) })
export type MailTest = v.InferOutput<typeof mailTest>

export const readMailStatus = operation('GET /moderation/mail', {
  id: 'readMailStatus',
  tag: 'Settings',
  summary: 'Read whether mail to the team can be sent, and what could not be',
  power: 'changeRules',
  replies: {
    200: gives('How mail is', mailStatus, {
      from: 'comments@example.org',
      failure: {
        waiting: 3,
        givenUp: 0,
        since: '2026-11-22T09:31:00.000Z',
        reason: 'No mail server answers at mail.example.org:587: connect ECONNREFUSED',
      },
    }),
  },
})

export const testMail = operation('POST /moderation/mail/tests', {
  id: 'testMail',
  tag: 'Settings',
  summary: 'Send a test mail to your own address; answers when the mail server has taken or refused it',
  power: 'changeRules',
  replies: { 200: gives('How it went', mailTest, { sentTo: 'priya@example.org', reason: null }) },
  problems: ['rate-limited'],
})
