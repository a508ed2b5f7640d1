import { type Signal, signal } from '@preact/signals'
import type { RuleRequest, ShownRule } from '../../../shared/moderation/rules.ts'
import { type ActionRunner, createActionRunner } from '../action-runner.ts'
import type { ConsoleContext } from '../context.ts'
import { readAll } from '../read-all.ts'

/** The model of a site's rules, in their order. */
export interface Rules {
  items: Signal<ShownRule[]>
  phase: Signal<'loading' | 'ready' | 'failed'>
  /** The one being looked at or made; null for none. */
  open: Signal<ShownRule | 'new' | null>
  runner: ActionRunner
  load: () => Promise<void>
  save: (id: string | null, request: RuleRequest) => Promise<boolean>
  remove: (id: string) => Promise<boolean>
  /** Reads every version of a rule, the newest first; null where that fails. */
  readVersions: (id: string) => Promise<ShownRule[] | null>
  /** Moves a rule up (-1) or down (1). */
  move: (id: string, by: -1 | 1) => Promise<void>
}

export function createRules(context: ConsoleContext): Rules {
  const { request } = context
  const items = signal<ShownRule[]>([])
  const phase: Rules['phase'] = signal('loading')
  async function load(): Promise<void> {
    try {
      items.value = await readAll((query) => request('GET /moderation/rules', { query }))
      phase.value = 'ready'
    } catch {
      phase.value = 'failed'
    }
  }
  const runner = createActionRunner(context, load)
  return {
    items,
    phase,
    open: signal(null),
    runner,
    load,
    save: (id, rule) =>
      runner.run('rule.saved', () =>
        id
          ? request('PUT /moderation/rules/{id}', { params: { id }, body: rule })
          : request('POST /moderation/rules', { body: rule }),
      ),
    remove: (id) => runner.run('rule.deleted', () => request('DELETE /moderation/rules/{id}', { params: { id } })),
    readVersions: (id) =>
      readAll((query) => request('GET /moderation/rules/{id}/versions', { params: { id }, query })).catch(() => null),
    async move(id, by) {
      const ids = items.peek().map((rule) => rule.id)
      const from = ids.indexOf(id)
      ids.splice(from + by, 0, ...ids.splice(from, 1))
      await runner.run('rule.moved', () => request('PUT /moderation/rules', { body: { ids } }))
    },
  }
}
