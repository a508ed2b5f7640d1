import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../platform/log.ts'
import { refusalOf } from './refusal.ts'
import type { Action, Asked, Finding, Phase, Verdict } from './verdict.ts'

/** A phase that has not answered by then could not. Longer than the longest of those that ask on the network. */
const patienceMs = 5_000

/** From mild to hard; a comment gets the hardest of what is asked for. */
const states = ['published', 'held', 'unproven', 'spam', 'refused'] as const satisfies Verdict['state'][]
const stateOf: { readonly [A in Action]: Verdict['state'] } = {
  note: 'published',
  hold: 'held',
  prove: 'unproven',
  spam: 'spam',
  refuse: 'refused',
}

/**
 * Looks at a comment before anybody else does: phase by phase, each with what it has against it. What settles it ends it. A
 * phase that fails or does not answer holds; none waves through because it broke. The team is not screened.
 */
export async function screen(phases: readonly Phase[], asked: Asked, log: Log): Promise<Verdict> {
  const verdict: Verdict = { state: 'published', reasons: [], refusals: [], slow: null, notifies: [] }
  if (asked.author.moderates || asked.author.kind === 'staff') return verdict
  for (const phase of phases) {
    for (const finding of await look(phase, asked, log)) add(verdict, phase, finding)
    // What is spam already needs no proof, and nobody outside has to hear of it.
    if (verdict.state !== 'published' && verdict.state !== 'held') break
  }
  return verdict
}

async function look(phase: Phase, asked: Asked, log: Log): Promise<Finding[]> {
  const late = new AbortController()
  try {
    const findings = phase.look(asked)
    if (Array.isArray(findings)) return findings
    const tooLate = pause(patienceMs, null, { signal: late.signal, ref: false }).then(() => {
      throw new Error('no answer in time')
    })
    return await Promise.race([findings, tooLate])
  } catch (error) {
    log.warn({ err: error, phase: phase.name, siteId: asked.site.id }, 'a phase of screening failed')
    return [{ action: 'hold', code: 'check-failed' }]
  } finally {
    late.abort()
  }
}

function add(verdict: Verdict, phase: Phase, finding: Finding): void {
  const { action, code, params = {}, rule = null, version = 1, span = null } = finding
  verdict.reasons.push({ phase: phase.name, rule, version, code, params, span })
  if (finding.slow && rule) verdict.slow ??= { ...finding.slow, rule }
  if (finding.notifies && rule) verdict.notifies.push({ rule, version })
  if (action === 'refuse') verdict.refusals.push(refusalOf(finding))
  const state = stateOf[action]
  if (states.indexOf(state) > states.indexOf(verdict.state)) verdict.state = state
}
