import { type QueueName, queueNames } from '../../../../shared/moderation/moderation.ts'
import type { Filters } from '../../route.ts'

type Searched = Pick<Filters, 'q' | 'phase' | 'before' | 'assigned'> & { queue?: QueueName }

/** Parses a search: words and operators such as `is:spam`, `held:links`, `before:2026-01-31`, `assigned:me`. */
export function readSearch(text: string): Searched {
  const found: Searched = {}
  const rest = text.split(/\s+/).filter((word) => {
    const [, name, value = ''] = /^(is|held|before|assigned):(\S+)$/.exec(word) ?? []
    const queue = queueNames.find((one) => one === value)
    if (name === 'is' && queue) found.queue = queue
    else if (name === 'held') found.phase = value
    else if (name === 'assigned') found.assigned = value
    else if (name === 'before' && !Number.isNaN(Date.parse(value))) found.before = new Date(value).toISOString()
    else return true
    return false
  })
  const q = rest.join(' ').trim()
  return q ? { ...found, q } : found
}

/** Formats filters as a search. */
export function writeSearch({ q, phase, before, assigned }: Filters): string {
  const day = before?.slice(0, 10)
  return [phase && `held:${phase}`, day && `before:${day}`, assigned && `assigned:${assigned}`, q]
    .filter(Boolean)
    .join(' ')
}
