import type { Queries } from '../platform/database/database.ts'
import type { Outbound } from '../platform/http/outbound.ts'
import { classifier } from './classifier.ts'
import { akismet } from './phases/akismet.ts'
import { honeypot } from './phases/honeypot.ts'
import { length } from './phases/length.ts'
import { person } from './phases/person.ts'
import { everything } from './phases/premoderation/everything.ts'
import { first } from './phases/premoderation/first.ts'
import { guest } from './phases/premoderation/guest.ts'
import { links } from './phases/premoderation/links.ts'
import { proofOfWork } from './phases/proof-of-work.ts'
import { rate } from './phases/rate.ts'
import { repeat } from './phases/repeat.ts'
import { reports } from './phases/reports.ts'
import { rules } from './phases/rules.ts'
import { thread } from './phases/thread.ts'
import { timing } from './phases/timing.ts'
import { words } from './phases/words.ts'
import type { Tempo } from './proof.ts'
import type { Phase } from './verdict.ts'

/** What phases work with. */
interface Parts {
  outbound: Outbound
  akismetUrl: string
  tempo: Tempo
  /** Without it nothing is compared with what was decided before. */
  db?: Queries | undefined
}

/**
 * The phases in their order: what refuses or marks as spam by itself before what asks for work, and what asks the network last
 * of all. Between them, what is told first is what a moderator wants to know first.
 */
export function allPhases({ outbound, akismetUrl, tempo, db }: Parts) {
  return [
    length,
    repeat,
    rate,
    links,
    words,
    rules,
    person,
    thread,
    everything,
    first,
    guest,
    reports,
    honeypot,
    timing,
    proofOfWork(tempo),
    ...(db ? [classifier(db)] : []),
    akismet(outbound, akismetUrl),
  ] as const satisfies readonly Phase[]
}
