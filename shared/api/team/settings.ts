import * as v from 'valibot'
import { listsMaxBytes } from '../../limits.ts'
import { pageOf, pageQuery } from '../../paging.ts'
import { timestamp, uuid } from '../../schema.ts'
import {
  screeningChange,
  screeningChanged,
  screeningReply,
  wordDryRunReply,
  wordDryRunRequest,
} from '../../sites/screening.ts'
import { screeningChangeExample, screeningExample, wordDryRunExample } from '../examples/settings.ts'
import { gives, operation, takes } from '../operation.ts'

export const readScreeningSettings = operation('GET /moderation/settings', {
  id: 'readScreeningSettings',
  tag: 'Settings',
  summary: 'Read the settings that decide what is held; the ETag is what a change must match',
  power: 'readRules',
  replies: { 200: gives('The settings', screeningReply, screeningExample) },
})

export const changeScreeningSettings = operation('PATCH /moderation/settings', {
  id: 'changeScreeningSettings',
  tag: 'Settings',
  summary: 'Change the settings that are named, all or none',
  power: 'changeRules',
  headers: ['If-Match'],
  body: takes(screeningChange, screeningChangeExample, listsMaxBytes),
  replies: { 200: gives('As they now are', screeningChanged, { ...screeningExample, batch: null }) },
  problems: ['if-match-required', 'settings-changed'],
})

export const dryRunWordLists = operation('POST /moderation/settings/word-dry-runs', {
  id: 'dryRunWordLists',
  tag: 'Settings',
  summary: 'Test word lists on a text before they are saved',
  power: 'readRules',
  body: takes(wordDryRunRequest, wordDryRunExample, listsMaxBytes),
  replies: {
    200: gives('What was found', wordDryRunReply, {
      found: [{ list: 'Gambling', word: 'casino*', action: 'hold', span: [11, 18] }],
    }),
  },
})

/** A page of background jobs; `attempts` is how often each was tried, `dueAt` when it is tried next. */
const jobPage = pageOf(
  v.strictObject({
    id: uuid,
    kind: v.string(),
    attempts: v.number(),
    isFailed: v.boolean(),
    createdAt: timestamp,
    dueAt: timestamp,
  }),
)
export type JobPage = v.InferOutput<typeof jobPage>

export const readJobs = operation('GET /moderation/jobs', {
  id: 'readJobs',
  tag: 'Settings',
  summary: 'List background jobs that wait or have failed, as mail to the team, the newest first',
  power: 'changeRules',
  query: pageQuery,
  replies: {
    200: gives('A page', jobPage, {
      items: [
        {
          id: '019a1f36-0000-7a00-8000-000000000001',
          kind: 'team-mail',
          attempts: 1,
          isFailed: false,
          createdAt: '2026-11-22T09:31:00.000Z',
          dueAt: '2026-11-22T09:36:00.000Z',
        },
      ],
      nextCursor: null,
    }),
  },
})

/** How the server runs, as far as its owner should do something about it. */
const serverStatus = v.strictObject({
  /** Requests come through a proxy that TRUSTED_PROXIES does not name: clients have no limits by address for reads. */
  hasUnnamedProxy: v.boolean(),
})
export type ServerStatus = v.InferOutput<typeof serverStatus>

export const readServerStatus = operation('GET /moderation/server', {
  id: 'readServerStatus',
  tag: 'Settings',
  summary: 'Read what should be changed about how the server runs',
  power: 'changeRules',
  replies: { 200: gives('How it runs', serverStatus, { hasUnnamedProxy: false }) },
})
