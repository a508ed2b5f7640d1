import { createHmac } from 'node:crypto'
// Maintained, without dependencies, and the protocol has other clients.
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/sha'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import * as v from 'valibot'
import { type Challenge, challenge, type Proof } from '../../shared/comments/proof.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Site } from '../sites/site.ts'
import { type Facts, isNewHere } from './facts.ts'

/** Takes 4,000 hashes on average, about 0.2 s on a phone. */
const keyPrefix = '000'
const lifetimeS = 10 * 60
/** From so many comments a minute on a site, challenges cost so many times as much. */
const busy = [
  { perMinute: 300, cost: 8 },
  { perMinute: 60, cost: 2 },
]

/**
 * The comment that a proof of work is valid for, by idempotency key and author. A key makes one comment, so no proof is reused.
 */
export interface Purpose {
  key: string
  authorId: string
}

/** Counts comments per minute of each site and of each network address; in memory, so that it costs no query. */
export class PostRateCounter {
  readonly #counter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 60, keyPrefix: 'post-rate' })

  /** Counts a comment about to be posted; returns how many came within the last minute, this one included. */
  async count(siteId: string, address: string): Promise<{ ofSite: number; ofAddress: number }> {
    const [ofSite, ofAddress] = await Promise.all([
      this.#counter.consume(siteId),
      this.#counter.consume(`${siteId} ${address}`),
    ])
    return { ofSite: ofSite.consumedPoints, ofAddress: ofAddress.consumedPoints }
  }

  /** Comments on a site within the last minute, without counting one. */
  async of(siteId: string): Promise<number> {
    return (await this.#counter.get(siteId))?.consumedPoints ?? 0
  }
}

/** Makes a signed proof-of-work challenge for a comment; valid for ten minutes, harder while the site is busy. */
export async function makeChallenge(site: Site, { key, authorId }: Purpose, perMinute: number): Promise<Challenge> {
  const made = await createChallenge({
    algorithm: 'SHA-256',
    cost: busy.find((of) => perMinute >= of.perMinute)?.cost ?? 1,
    keyPrefix,
    data: { key, author: authorId },
    expiresAt: new Date(Date.now() + lifetimeS * 1_000),
    hmacSignatureSecret: secretOf(site),
    deriveKey,
  })
  return v.parse(challenge, made)
}

/** Whether a proof is solved, not expired, and made for this comment. */
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

/** Comments a minute from one network address from which on a proof is required. */
const fromAddress = 6

/** Whether a guest's comment needs a proof: always with `on`; with `adaptive` from new guests and while post rates are high. */
export async function needsProof(
  { settings, id }: Site,
  author: Viewer,
  facts: Facts,
  postRate: PostRateCounter,
  address: string,
): Promise<boolean> {
  if (settings.proofOfWork === 'off' || author.kind !== 'guest') return false
  if (settings.proofOfWork === 'on') return true
  const { ofSite, ofAddress } = await postRate.count(id, address)
  return isNewHere(facts, settings.approvedBeforeTrust) || ofSite >= busy.at(-1)!.perMinute || ofAddress >= fromAddress
}
