import type { Log } from '../platform/log.ts'
import { refusalOf } from './refusal.ts'
import type { Finding, Phase, ScreeningInput, Verdict, VerdictAction } from './verdict.ts'

/** A phase that takes longer has failed. Longer than the longest network timeout of a phase. */
const phaseTimeoutMs = 5_000

/** From mildest to most severe; a comment gets the most severe state that any phase asks for. */
const states = ['published', 'held', 'unproven', 'spam', 'refused'] as const satisfies Verdict['state'][]
const stateOf: { readonly [A in VerdictAction]: Verdict['state'] } = {
  note: 'published',
  hold: 'held',
  prove: 'unproven',
  spam: 'spam',
  refuse: 'refused',
}

/**
 * Screens a comment: runs the phases in order, collects their findings and returns the verdict. Stops at the first phase that
 * refuses, marks as spam or asks for proof. A phase that fails or times out holds the comment. Staff are not screened.
 */
export async function screen(phases: readonly Phase[], input: ScreeningInput, log: Log): Promise<Verdict> {
  const verdict: Verdict = { state: 'published', reasons: [], refusals: [], slow: null, notifies: [] }
  if (input.author.moderates || input.author.kind === 'staff') return verdict
  for (const phase of phases) {
    for (const finding of await runPhase(phase, input, log)) add(verdict, phase, finding)
    // Spam needs no proof of work, and external services must not receive it.
    if (verdict.state !== 'published' && verdict.state !== 'held') break
  }
  return verdict
}

async function runPhase(phase: Phase, input: ScreeningInput, log: Log): Promise<Finding[]> {
  let timer: NodeJS.Timeout | undefined
  try {
    const findings = phase.screen(input)
    if (Array.isArray(findings)) return findings
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), phaseTimeoutMs).unref()
    })
    return await Promise.race([findings, tooLate])
  } catch (error) {
    log.warn({ err: error, phase: phase.name, siteId: input.site.id }, 'a phase of screening failed')
    return [{ action: 'hold', code: 'check-failed' }]
  } finally {
    clearTimeout(timer)
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
