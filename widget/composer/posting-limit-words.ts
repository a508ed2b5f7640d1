import type { Restriction } from '../../shared/people/viewers.ts'
import type { ProblemBody } from '../../shared/problem-body.ts'
import type { Failure } from '../api/failure.ts'
import type { Say } from '../locales/say.ts'
import { calendarDate } from '../ui/time.ts'

type Refused = Pick<Failure, 'slug'> & { problem: Pick<ProblemBody, 'retryAfterS' | 'until' | 'message'> | null }

/** Why somebody may not write, and until when. */
export function restrictionText(say: Say, { until, message }: Pick<Restriction, 'until' | 'message'>): string {
  const date = until ? calendarDate(say, until) : ''
  return say(until ? 'err.suspended' : 'err.banned', { date, why: message ?? '' }).trim()
}

/** What a reader is told whose post breaks a posting limit of the thread, or whom moderators suspended or banned. */
export function limitText(say: Say, { slug, problem }: Refused): string {
  const { retryAfterS = 1, until = null, message = null } = problem ?? {}
  if (slug === 'slow-mode') return say('err.slow', { n: retryAfterS })
  if (slug === 'suspended' || slug === 'banned') return restrictionText(say, { until, message })
  return say(slug === 'members-only' ? 'err.members' : 'err.server')
}
