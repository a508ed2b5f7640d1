import type { RuleDryRunProgress, RuleRequest, ShownRule } from '../../moderation/rules.ts'
import { commentExample, viewerExample } from './comments.ts'
import { staffExample } from './staff.ts'

export const ruleRequestExample: RuleRequest = {
  name: 'Watch sellers',
  enabled: true,
  conditions: { words: ['replica watch*'], isNew: true },
  actions: [{ do: 'hold' }, { do: 'label', label: 'advertising' }],
}

export const ruleExample: ShownRule = {
  ...ruleRequestExample,
  enabled: true,
  id: '019a1f35-0000-7a00-8000-000000000001',
  version: 2,
  by: staffExample.name,
  at: '2026-11-22T09:31:00.000Z',
}

export const ruleDryRunExample: RuleDryRunProgress = {
  done: 500,
  total: 2_310,
  matched: 1,
  published: 1,
  samples: [
    {
      id: commentExample.id,
      state: 'published',
      author: viewerExample.name,
      excerpt: 'Best replica watches here',
      at: commentExample.createdAt,
      thread: 'River plan: council votes',
      reasons: [
        {
          phase: 'rules',
          rule: null,
          version: 0,
          code: 'rule',
          params: { name: 'Watch sellers', word: 'replica watch*' },
          span: [5, 18],
        },
      ],
    },
  ],
}
