import { createHmac } from 'node:crypto'
// Well kept, without dependencies, and the protocol has other clients than ours.
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/sha'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Challenge, Proof } from '../../shared/comments/proof.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Site } from '../sites/site.ts'
import { type Facts, isNewHere } from './facts.ts'

/** Four thousand hashes on average: a fifth of a second for a phone, once. */
const keyPrefix = '000'
const lifetimeS = 10 * 60
/** Comments a minute on a site, with challenges several times as hard as usual from there on. */
const busy = [
  { perMinute: 300, cost: 8 },
  { perMinute: 60, cost: 2 },
]

/** What a proof of work is good for: one comment of one author, which is made once. So none is good twice, and nothing is kept. */
export interface Purpose {
  key: string
  authorId: string
}

/** How fast comments come to each site and from each network address. In memory: a first look must not cost a query. */
export class Tempo {
  readonly #counter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 60, keyPrefix: 'tempo' })

  /** Counts one comment on its way; returns how many there were within a minute. */
  async count(siteId: string, address: string): Promise<{ ofSite: number; ofAddress: number }> {
    const [ofSite, ofAddress] = await Promise.all([
      this.#counter.consume(siteId),
      this.#counter.consume(`${siteId} ${address}`),
    ])
    return { ofSite: ofSite.consumedPoints, ofAddress: ofAddress.consumedPoints }
  }

  /** How many there were on a site, without counting. */
  async of(siteId: string): Promise<number> {
    return (await this.#counter.get(siteId))?.consumedPoints ?? 0
  }
}

/** Makes the work for a comment. */
export async function makeChallenge(site: Site, { key, authorId }: Purpose, perMinute: number): Promise<Challenge> {
  const challenge = await createChallenge({
    algorithm: 'SHA-256',
    cost: busy.find((of) => perMinute >= of.perMinute)?.cost ?? 1,
    keyPrefix,
    data: { key, author: authorId },
    expiresAt: new Date(Date.now() + lifetimeS * 1_000),
    hmacSignatureSecret: secretOf(site),
    deriveKey,
  })
  return challenge as unknown as Challenge
}

/** Whether the work was done, for this very comment, in time. */
export async function isProven(site: Site, { key, authorId }: Purpose, proof: Proof): Promise<boolean> {
  const { challenge, counter, derivedKey } = proof
  const { data } = challenge.parameters
  if (data.key !== key || data.author !== authorId) return false
  const { verified } = await verifySolution({
    challenge,
    solution: { counter, derivedKey },
    hmacSignatureSecret: secretOf(site),
    deriveKey,
  })
  return verified
}

const secretOf = ({ secret }: Site) => createHmac('sha256', secret).update('proof of work').digest('hex')

/** How many of one network address within a minute are more than one person writes. */
const fromAddress = 6

/** Whether a guest's comment needs a proof: always where a site wants that; else from who is new, and while many post at once. */
export async function needsProof(
  { settings, id }: Site,
  author: Viewer,
  facts: Facts,
  tempo: Tempo,
  address: string,
): Promise<boolean> {
  if (settings.proofOfWork === 'off' || author.kind !== 'guest') return false
  if (settings.proofOfWork === 'on') return true
  const { ofSite, ofAddress } = await tempo.count(id, address)
  return isNewHere(facts, settings.approvedBeforeTrust) || ofSite >= busy.at(-1)!.perMinute || ofAddress >= fromAddress
}
