import type { ConsoleContext } from '../../context.ts'
import { type Filters, filterNames } from '../../route.ts'
import { phaseName } from '../card/verdict-words.ts'
import { goTo } from '../go-to.ts'
import type { QueueController } from '../model/queue-controller.ts'

/** The filters of the queue: a chip for each that is set, and the fields that set them. */
export function FilterBar({ controller }: { controller: QueueController }) {
  const { context, queue, layout, dialogs } = controller
  const { say } = context.words
  const { filters, items } = queue.value
  const set = filterNames.filter((name) => filters[name])
  const phases = new Set(items.value.flatMap(({ card }) => card.value.verdict.map(({ phase }) => phase)))
  if (filters.phase) phases.add(filters.phase)
  const others = [filters.assigned].filter((who) => who && who !== 'me' && who !== 'admins')
  return (
    <>
      {set.length > 0 && (
        <ul class="set" aria-label={say('filter.label')}>
          {set.map((name) => {
            const filter = inWords(controller, name)
            return (
              <li key={name}>
                <button
                  type="button"
                  class="chip chip-button"
                  aria-label={say('filter.drop', { filter })}
                  onClick={() => goTo(controller, { [name]: undefined })}
                >
                  {filter} <span aria-hidden="true">×</span>
                </button>
              </li>
            )
          })}
        </ul>
      )}
      {layout.hasFilters.value && (
        <div class="fields" role="group" aria-label={say('filter.label')}>
          <label>
            {say('filter.phase')}
            <select
              value={filters.phase ?? ''}
              onChange={(event) => goTo(controller, { phase: event.currentTarget.value })}
            >
              <option value="">{say('filter.phase.any')}</option>
              {[...phases].map((phase) => (
                <option key={phase} value={phase} selected={phase === filters.phase}>
                  {phaseName(context.words, phase)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {say('filter.before')}
            <input
              type="date"
              value={filters.before?.slice(0, 10) ?? ''}
              onChange={(event) => {
                const { value } = event.currentTarget
                goTo(controller, { before: value && new Date(value).toISOString() })
              }}
            />
          </label>
          <label>
            {say('filter.assigned')}
            <select
              value={filters.assigned ?? ''}
              onChange={(event) => goTo(controller, { assigned: event.currentTarget.value })}
            >
              {['', 'me', 'admins', ...others].map((who) => (
                <option key={who} value={who} selected={who === (filters.assigned ?? '')}>
                  {who ? assignedWords(context, who) : say('filter.assigned.any')}
                </option>
              ))}
            </select>
          </label>
          <button type="button" class="button boxed" aria-haspopup="dialog" onClick={() => void dialogs.savedViews()}>
            {say('view.title')}
          </button>
        </div>
      )}
    </>
  )
}

const assignedWords = ({ words: { say } }: ConsoleContext, who: string) =>
  who === 'me' ? say('assign.me') : who === 'admins' ? say('assign.admins.short') : who

/** A filter in words. Names of threads and authors come from the first card that matches. */
function inWords({ context, queue }: QueueController, name: keyof Filters): string {
  const { say } = context.words
  const { filters, items } = queue.value
  const value = filters[name]!
  const first = items.value[0]?.card.value
  if (name === 'thread') return say('filter.thread', { title: first?.thread.title || first?.thread.url || '…' })
  if (name === 'author') return say('filter.author', { name: first?.author.name ?? '…' })
  if (name === 'phase') return say('filter.phase.is', { phase: phaseName(context.words, value) })
  if (name === 'before') return say('filter.before.is', { date: value.slice(0, 10) })
  if (name === 'assigned') return say('assign.for', { name: assignedWords(context, value) })
  return say('filter.q', { q: value })
}
