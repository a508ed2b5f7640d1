import { isProven, needsProof, type Tempo } from '../proof.ts'
import type { Asked, Finding, Phase } from '../verdict.ts'

/** Asks for a proof of work. Who cannot work is held instead: no script, no secure page, no patience is no crime. */
export const proofOfWork = (tempo: Tempo): Phase => ({
  name: 'proof-of-work',
  // Not async: where nobody wants any, nobody waits.
  look: (asked) => (asked.site.settings.proofOfWork === 'off' || asked.isEdit ? [] : look(tempo, asked)),
})

async function look(tempo: Tempo, { site, author, facts, sender }: Asked): Promise<Finding[]> {
  const { key, proof, address } = sender
  if (!(await needsProof(site, author, facts, tempo, address))) return []
  if (proof === null) return [{ action: 'hold', code: 'no-proof-of-work' }]
  if (proof && (await isProven(site, { key, authorId: author.id }, proof))) return []
  return [{ action: 'prove', code: 'no-proof-of-work' }]
}
