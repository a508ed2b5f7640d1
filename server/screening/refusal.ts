import { Problem } from '../platform/http/problem.ts'
import type { Finding, Verdict } from './verdict.ts'

type Refusal = Verdict['refusals'][number]

/**
 * Error for the author from a finding that refuses: a code that the widget translates, and an English detail for API clients.
 */
export function refusalOf({ code, params = {}, message }: Finding): Refusal {
  if (code === 'too-short') return { code, params, detail: `must be ${params.min} characters or more` }
  if (code === 'too-long') return { code, params, detail: `must be ${params.max} characters or fewer` }
  if (code === 'listed-word') {
    const word = `${params.word}`.replaceAll('*', '')
    return { code: 'word', params: { word }, detail: `holds “${word}”, which is not taken here` }
  }
  if (message !== undefined) return { code: 'rule', params: { message }, detail: message }
  return { detail: 'is against the rules of this site' }
}

/** Makes the problem of a refused text, with one error for each reason. */
export function refusedByRules({ refusals }: Verdict): Problem<'refused-by-rules'> {
  return new Problem('refused-by-rules', {
    detail: `The text ${refusals.map(({ detail }) => detail).join('; it ')}`,
    errors: refusals.map((refusal) => ({ pointer: '/body', ...refusal })),
  })
}
