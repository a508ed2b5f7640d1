import type { ProblemBody } from '../../shared/problems.ts'
import type { Bar } from '../../shared/viewers.ts'
import type { Failure } from '../api/client.ts'
import type { Say } from '../locales/say.ts'
import { calendarDate } from '../ui/time.ts'
import type { Refusal } from './form.tsx'

type Refused = Pick<Failure, 'slug'> & { problem: Pick<ProblemBody, 'retryAfterS' | 'until' | 'message'> | null }

/** Why somebody may not write, and until when. */
export function barText(say: Say, { until, message }: Pick<Bar, 'until' | 'message'>): string {
  const date = until ? calendarDate(say, until) : ''
  return say(until ? 'err.suspended' : 'err.banned', { date, why: message ?? '' }).trim()
}

/** What somebody is told whose thread is too lively for their post, or whom moderators do not let write. */
export function heatRefusal(say: Say, { slug, problem }: Refused): Refusal {
  const { retryAfterS = 1, until = null, message = null } = problem ?? {}
  if (slug === 'slow-mode')
    return { text: say('err.slow', { n: retryAfterS }), waitS: retryAfterS, waitText: 'err.slow' }
  if (slug === 'suspended' || slug === 'banned') return { text: barText(say, { until, message }) }
  return { text: say(slug === 'members-only' ? 'err.members' : 'err.server') }
}
