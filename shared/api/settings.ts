import { listsMaxBytes } from '../limits.ts'
import { screeningChange, screeningChanged, screeningReply, wordTrial, wordTrialReply } from '../sites/screening.ts'
import { screeningChangeExample, screeningExample, wordTrialExample } from './examples/settings.ts'
import { gives, operation, takes } from './operation.ts'

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
  body: takes(wordTrial, wordTrialExample, listsMaxBytes),
  replies: {
    200: gives('What was found', wordTrialReply, {
      found: [{ list: 'Gambling', word: 'casino*', action: 'hold', span: [11, 18] }],
    }),
  },
})
