import type { Challenge, Proof } from '../../../shared/comments/proof.ts'

/** Hashes at once: the page stays free between them. */
const slice = 256

/** Does the work a site asks for before a comment; null where the browser cannot, as on pages without https. */
export async function solve(challenge: Challenge): Promise<Proof | null> {
  if (!crypto.subtle) return null
  const { nonce, salt, cost, keyPrefix } = challenge.parameters
  const seed = Uint8Array.from((salt + nonce).match(/../g)!, (pair) => Number.parseInt(pair, 16))
  const keyOf = async (counter: number) => {
    let key = new Uint8Array(seed.length + 4)
    key.set(seed)
    new DataView(key.buffer).setUint32(seed.length, counter)
    for (let round = 0; round < cost; round++) key = new Uint8Array(await crypto.subtle.digest('SHA-256', key))
    return key
  }
  for (let from = 0; ; from += slice) {
    const keys = await Promise.all(Array.from({ length: slice }, (_, at) => keyOf(from + at)))
    const at = keys.findIndex((key) => hexOf(key.subarray(0, 4)).startsWith(keyPrefix))
    if (at >= 0) return { challenge, counter: from + at, derivedKey: hexOf(keys[at]!) }
  }
}

const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
