import type { Challenge } from '../../shared/comments/proof.ts'
import type { Queries } from '../platform/database/database.ts'
import { createOutbound, type Outbound } from '../platform/http/outbound.ts'
import type { Log } from '../platform/log.ts'
import type { Site } from '../sites/site.ts'
import { akismetUrl } from './akismet.ts'
import { allPhases } from './phases.ts'
import { makeChallenge, type Purpose, Tempo } from './proof.ts'
import { screen } from './screen.ts'
import type { Asked, Verdict } from './verdict.ts'

/** What looks at comments before they are published. */
export interface Screening {
  look: (asked: Asked) => Promise<Verdict>
  /** The work an unproven comment is asked for. */
  challenge: (site: Site, purpose: Purpose) => Promise<Challenge>
}

interface Options {
  log: Log
  /** Without it nothing is compared with what was decided before. */
  db?: Queries | undefined
  outbound?: Outbound | undefined
  akismetUrl?: string | undefined
}

/** Makes the screening of a process. */
export function createScreening({
  log,
  db,
  outbound = createOutbound(),
  akismetUrl: url = akismetUrl,
}: Options): Screening {
  const tempo = new Tempo()
  const phases = allPhases({ outbound, akismetUrl: url, tempo, db })
  return {
    look: (asked) => screen(phases, asked, log),
    challenge: async (site, purpose) => makeChallenge(site, purpose, await tempo.of(site.id)),
  }
}
