import type { Challenge } from '../../shared/comments/proof.ts'
import type { Queries } from '../platform/database/database.ts'
import { createOutbound, type Outbound } from '../platform/http/outbound.ts'
import type { Log } from '../platform/log.ts'
import type { Site } from '../sites/site.ts'
import { akismetUrl } from './akismet.ts'
import { allPhases } from './phases.ts'
import { makeChallenge, PostRateCounter, type Purpose } from './proof.ts'
import { screen } from './screen.ts'
import type { ScreeningInput, Verdict } from './verdict.ts'

/** Screens comments before they are published. */
export interface Screening {
  screen: (input: ScreeningInput) => Promise<Verdict>
  /** Makes the proof-of-work challenge for a comment whose verdict is `unproven`. */
  challenge: (site: Site, purpose: Purpose) => Promise<Challenge>
}

interface Options {
  log: Log
  /** Without a database the classifier is left out. */
  db?: Queries | undefined
  outbound?: Outbound | undefined
  akismetUrl?: string | undefined
}

/** Makes the screening of a process; its post rates are counted in memory. */
export function createScreening({
  log,
  db,
  outbound = createOutbound(),
  akismetUrl: url = akismetUrl,
}: Options): Screening {
  const postRate = new PostRateCounter()
  const phases = allPhases({ outbound, akismetUrl: url, postRate, db })
  return {
    screen: (input) => screen(phases, input, log),
    challenge: async (site, purpose) => makeChallenge(site, purpose, await postRate.of(site.id)),
  }
}
