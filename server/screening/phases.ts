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
import type { PostRateCounter } from './proof.ts'
import type { Phase } from './verdict.ts'

/** What the phases depend on. */
interface Parts {
  outbound: Outbound
  akismetUrl: string
  postRate: PostRateCounter
  /** Without a database the classifier is left out. */
  db?: Queries | undefined
}

/**
 * Makes all phases in the order in which they run: phases that refuse or mark as spam on their own come before the proof of
 * work, and those that use the network come last. Reasons are listed in this order on a moderator's card.
 */
export function allPhases({ outbound, akismetUrl, postRate, db }: Parts) {
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
    proofOfWork(postRate),
    ...(db ? [classifier(db)] : []),
    akismet(outbound, akismetUrl),
  ] as const satisfies readonly Phase[]
}
