import { searchMaxLength } from '../../../shared/limits.ts'
import { type QueueOrder, queueOrders } from '../../../shared/moderation/moderation.ts'
import { queueHash } from '../route.ts'
import { goTo } from './go-to.ts'
import type { QueueController } from './model/queue-controller.ts'
import { RailSelect } from './rail/rail.tsx'
import { readSearch, writeSearch } from './rail/search-words.ts'

/** The header of a queue: name, search, order, filters and undo. */
export function Head({ controller }: { controller: QueueController }) {
  const { context, queue, undo } = controller
  const { isSingle, hasFilters } = controller.layout
  const { say } = context.words
  const { name, filters } = queue.value
  const n = undo.size.value
  return (
    <div class="head">
      <h1 class="head-name">{say(`q.${name}`)}</h1>
      <RailSelect context={context} />
      <SearchField controller={controller} />
      <div class="head-tools">
        <label class="order">
          <span class="hidden">{say('order.label')}</span>
          <select
            value={filters.order ?? ownOrder(name)}
            onChange={(event) =>
              goTo(controller, { order: (event.currentTarget.value || undefined) as QueueOrder | undefined })
            }
          >
            {queueOrders
              .filter((order) => order !== 'priority' || name === 'pending' || name === 'reported')
              .map((order) => (
                <option key={order} value={order} selected={order === (filters.order ?? ownOrder(name))}>
                  {say(`order.${order}`)}
                </option>
              ))}
          </select>
        </label>
        <button
          type="button"
          class="button"
          aria-expanded={hasFilters.value}
          onClick={() => {
            hasFilters.value = !hasFilters.peek()
          }}
        >
          {say('filter.open')}
        </button>
        <button
          type="button"
          class="button"
          aria-pressed={isSingle.value}
          onClick={() => {
            isSingle.value = !isSingle.peek()
          }}
        >
          {say('single.on')}
        </button>
        <button type="button" class="button undo" onClick={undo.undoLast}>
          {n > 0 ? say('do.undo.n', { n }) : say('do.undo')}
        </button>
      </div>
    </div>
  )
}

/** The default order of a queue, as in server/moderation/queue/queues.ts. */
function ownOrder(name: string): QueueOrder {
  if (name === 'reported') return 'priority'
  return name === 'pending' || name === 'appeals' ? 'oldest' : 'newest'
}

function SearchField({ controller }: { controller: QueueController }) {
  const { say } = controller.context.words
  const { name, filters } = controller.queue.value
  return (
    <search>
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault()
          const field = event.currentTarget.querySelector('input')!
          const { queue, ...found } = readSearch(field.value)
          const { thread, author, order } = filters
          location.hash = queueHash(queue ?? name, {
            ...(thread && { thread }),
            ...(author && { author }),
            ...(order && { order }),
            ...found,
          })
          field.blur()
        }}
      >
        <input
          id="search"
          type="search"
          aria-label={say('search.console')}
          placeholder={say('search.console')}
          title={say('search.console.hint')}
          maxLength={searchMaxLength}
          autocomplete="off"
          enterkeyhint="search"
          key={writeSearch(filters)}
          defaultValue={writeSearch(filters)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
        />
      </form>
    </search>
  )
}
