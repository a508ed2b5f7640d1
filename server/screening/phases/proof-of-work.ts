import { isProven, needsProof, type PostRateCounter } from '../proof.ts'
import type { Finding, Phase, ScreeningInput } from '../verdict.ts'

/** Asks for a proof of work. Holds the comment instead where the client cannot compute one (no script, no secure context). */
export const proofOfWork = (postRate: PostRateCounter): Phase => ({
  name: 'proof-of-work',
  // Not async, so that sites without proof of work do not wait a tick.
  screen: (input) => (input.site.settings.proofOfWork === 'off' || input.isEdit ? [] : checkProof(postRate, input)),
})

async function checkProof(
  postRate: PostRateCounter,
  { site, author, facts, sender }: ScreeningInput,
): Promise<Finding[]> {
  const { key, proof, address } = sender
  if (!(await needsProof(site, author, facts, postRate, address))) return []
  if (proof === null) return [{ action: 'hold', code: 'no-proof-of-work' }]
  if (proof && (await isProven(site, { key, authorId: author.id }, proof))) return []
  return [{ action: 'prove', code: 'no-proof-of-work' }]
}
