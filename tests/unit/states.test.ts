import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextState, transitions, type Verb, verbs } from '../../server/comments/states.ts'
import { type CommentState, commentStates } from '../../shared/comments/comments.ts'
import { type LogActor, logActors } from '../../shared/moderation/audit-log.ts'
import { sampled } from '../kit/data/runs.ts'

// The whole table once more, by hand: who, what, from where, to where. A change of the rules is a change of both.
const rules: [Verb, LogActor[], CommentState, CommentState | 'where it was'][] = [
  ['approve', ['staff', 'mail'], 'held', 'published'],
  ['approve', ['staff', 'mail'], 'spam', 'published'],
  ['approve', ['staff', 'mail'], 'rejected', 'published'],
  ['approve', ['staff', 'mail'], 'removed', 'published'],
  ['reject', ['staff', 'mail'], 'held', 'rejected'],
  ['reject', ['staff', 'mail'], 'spam', 'rejected'],
  ['reject', ['staff', 'mail'], 'published', 'removed'],
  ['spam', ['staff', 'mail'], 'held', 'spam'],
  ['spam', ['staff', 'mail'], 'rejected', 'spam'],
  ['spam', ['staff', 'mail'], 'published', 'spam'],
  ['spam', ['staff', 'mail'], 'removed', 'spam'],
  ['hold', ['staff', 'reports', 'rule'], 'published', 'held'],
  ['hold', ['staff', 'reports', 'rule'], 'spam', 'held'],
  ['hold', ['staff', 'reports', 'rule'], 'rejected', 'held'],
  ['hold', ['staff', 'reports', 'rule'], 'removed', 'held'],
  ['delete', ['author'], 'published', 'deleted'],
  ['delete', ['author'], 'held', 'deleted'],
  ['delete', ['author'], 'spam', 'deleted'],
  ['restore', ['author'], 'deleted', 'where it was'],
  ['resubmit', ['author'], 'rejected', 'held'],
]

interface Step {
  verb: Verb
  by: LogActor
  about: number
  /** Takes the last decision about it back instead. */
  isUndo: boolean
}
const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom(...verbs),
  by: fc.oneof({ weight: 4, arbitrary: fc.constantFrom<LogActor>('staff', 'author') }, fc.constantFrom(...logActors)),
  about: fc.nat(3),
  isUndo: fc.nat(4).map((n) => n === 0),
})

interface Entry {
  about: number
  from: CommentState
  to: CommentState
}

/** What the rules say by the list above; null where nothing may happen. */
function ruled({ verb, by }: Step, { state, was }: { state: CommentState; was: CommentState | null }) {
  const rule = rules.find(([what, who, from]) => what === verb && who.includes(by) && from === state)
  if (!rule) return null
  return rule[3] === 'where it was' ? (was ?? 'held') : rule[3]
}

it('moves comments by the table and in no other way, through any history', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (history) => {
      const all = Array.from({ length: 4 }, () => ({
        state: 'published' as CommentState,
        was: null as CommentState | null,
        decisions: [] as CommentState[],
      }))
      const log: Entry[] = []
      for (const one of history) {
        const comment = all[one.about]!
        const { state, was, decisions } = comment
        const undone = one.isUndo && decisions.length > 0
        const to = undone ? decisions.at(-1)! : nextState(one.verb, one.by, { state, previous_state: was })
        if (!undone) expect(to).toBe(ruled(one, comment))
        if (to === null) continue
        if (undone) decisions.pop()
        else if (one.by !== 'author') decisions.push(state)
        // What the author did since leaves nothing as a decision left it.
        else decisions.length = 0
        log.push({ about: one.about, from: state, to })
        Object.assign(comment, { state: to, was: state })
      }

      for (const [about, { state }] of all.entries()) {
        const chain = log.filter((entry) => entry.about === about)
        expect(commentStates).toContain(state)
        expect(chain.every(({ from }, n) => from === (chain[n - 1]?.to ?? 'published'))).toBe(true)
        expect(state).toBe(chain.at(-1)?.to ?? 'published')
      }
    }),
    sampled(1_000, 10_000),
  )
})

it('lets nobody but the author delete, restore or hand in again, and an author do nothing else', () => {
  for (const verb of verbs) {
    const isAuthors = ['delete', 'restore', 'resubmit'].includes(verb)
    expect(transitions[verb].by.includes('author'), verb).toBe(isAuthors)
    expect(isAuthors && transitions[verb].by.length > 1, verb).toBe(false)
  }
})

it('never publishes by a rule or by reports', () => {
  for (const by of ['rule', 'reports', 'command'] as const)
    for (const verb of verbs)
      for (const state of commentStates)
        expect(nextState(verb, by, { state, previous_state: 'published' })).not.toBe('published')
})
