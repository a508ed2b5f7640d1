import * as v from 'valibot'

const hex = (maxLength: number) => v.pipe(v.string(), v.regex(/^[\da-f]+$/), v.maxLength(maxLength))

/**
 * A proof-of-work challenge (ALTCHA protocol, version 2): find the `counter` with which the key begins with
 * `keyPrefix`. The key is the SHA-256 of salt, nonce and counter (four bytes, most significant first), hashed `cost` times.
 */
export const challenge = v.strictObject({
  parameters: v.strictObject({
    algorithm: v.literal('SHA-256'),
    cost: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64)),
    /** The comment it is valid for, by Idempotency-Key and author. */
    data: v.strictObject({ key: v.string(), author: v.string() }),
    /** Seconds since 1970. */
    expiresAt: v.number(),
    keyLength: v.literal(32),
    keyPrefix: hex(8),
    nonce: hex(64),
    salt: hex(64),
  }),
  signature: hex(64),
})
export type Challenge = v.InferOutput<typeof challenge>

export const proof = v.strictObject({
  challenge,
  counter: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)),
  derivedKey: hex(64),
})
export type Proof = v.InferOutput<typeof proof>
