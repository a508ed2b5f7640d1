import { type Context, Hono } from 'hono'
import { screeningChangeExample, screeningExample, wordTrialExample } from '../../../shared/api/examples/settings.ts'
import { listsMaxBytes } from '../../../shared/limits.ts'
import type { Power } from '../../../shared/people/staff.ts'
import {
  screeningChange,
  screeningChanged,
  screeningReply,
  wordTrial,
  wordTrialReply,
} from '../../../shared/sites/screening.ts'
import { ifMatchOf } from '../../comments/headers.ts'
import { requireStaff, type StaffEnv } from '../../identity/staff/require-staff.ts'
import { limitBodies } from '../../platform/http/error-handler.ts'
import { operation } from '../../platform/http/operation.ts'
import { body } from '../../platform/http/parse.ts'
import { type ModerationDeps, refusals, writeRefusals } from '../queue/routes.ts'
import { changeScreeningSettings, readScreeningSettings } from './screening-settings.ts'
import { tryWords } from './try-words.ts'

/** The settings that decide what is held, below /api/v1/sites/{site}/moderation. */
export function settingsRoutes({ db, policy }: ModerationDeps) {
  const app = new Hono<StaffEnv>()
  const only = (power: Power) => requireStaff({ db, policy }, power)
  const etag = (c: Context, version: string) => c.header('ETag', `"${version}"`)

  app.get(
    '/moderation/settings',
    operation({
      id: 'readScreening',
      team: true,
      summary: 'Read the settings that decide what is held; the ETag is what a change must match',
      answers: [{ status: 200, description: 'The settings', schema: screeningReply, example: screeningExample }],
      problems: [...refusals],
    }),
    only('readRules'),
    async (c) => {
      const reply = await readScreeningSettings(db, c.var.site)
      etag(c, reply.version)
      return c.json(reply)
    },
  )

  app.patch(
    '/moderation/settings',
    operation({
      id: 'changeScreening',
      team: true,
      summary: 'Change the settings that are named, all or none; in force everywhere when it answers',
      headers: [{ name: 'If-Match', description: 'The ETag of the settings', required: true, example: `"${screeningExample.version}"` }],
      answers: [{ status: 200, description: 'As they now are', schema: screeningChanged, example: { ...screeningExample, batch: null } }],
      problems: [...writeRefusals, 'if-match-required', 'settings-changed'],
    }), // biome-ignore format: an example
    only('changeRules'),
    limitBodies(listsMaxBytes),
    body(screeningChange, screeningChangeExample, listsMaxBytes),
    async (c) => {
      const { site, staff } = c.var
      const versions = ifMatchOf(c).map((tag) => tag.slice(1, -1))
      const reply = await changeScreeningSettings(db, site, staff, c.req.valid('json'), versions)
      etag(c, reply.version)
      return c.json(reply)
    },
  )

  app.post(
    '/moderation/settings/words',
    operation({
      id: 'tryWords',
      team: true,
      summary: 'Say which words of these lists are in a text, before anybody saves them',
      answers: [{ status: 200, description: 'What was found', schema: wordTrialReply, example: { found: [{ list: 'Gambling', word: 'casino*', action: 'hold', span: [11, 18] }] } }],
      problems: [...writeRefusals],
    }), // biome-ignore format: an example
    only('readRules'),
    limitBodies(listsMaxBytes),
    body(wordTrial, wordTrialExample, listsMaxBytes),
    async (c) => c.json({ found: await tryWords(c.req.valid('json')) }),
  )

  return app
}
