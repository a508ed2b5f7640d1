import { useSignalEffect } from '@preact/signals'
import { BulkBar, BulkQuestion } from './bulk.tsx'
import { CardView, Line } from './card/card.tsx'
import { Pane } from './card/pane.tsx'
import { Head } from './head.tsx'
import { excerptOf, type Item, isUnapplied } from './model/item.ts'
import { narrow, type QueueController } from './model/queue-controller.ts'
import { FilterBar } from './rail/filters.tsx'
import { Rail } from './rail/rail.tsx'

/** The queue screen: navigation, the list with the current comment open, and the author's pane. */
export function QueueScreen({ controller }: { controller: QueueController }) {
  useSignalEffect(() => follow(controller))
  return (
    <div class="queue">
      <Rail context={controller.context} openViews={() => void controller.dialogs.savedViews()} />
      <main class="main" id="main" tabIndex={-1}>
        <Head controller={controller} />
        <FilterBar controller={controller} />
        <BulkBar controller={controller} />
        <Notices controller={controller} />
        <Items controller={controller} />
      </main>
      <Pane controller={controller} />
      <BulkQuestion controller={controller} />
    </div>
  )
}

/** Scrolls the current comment into view, and focuses it unless the focus is outside the list. */
function follow({ queue, layout: { isSingle } }: QueueController): void {
  const id = queue.value.current.value
  void isSingle.value
  if (!id) return
  queueMicrotask(() =>
    requestAnimationFrame(() => {
      const card = document.getElementById(`card-${id}`)
      if (!card) return
      const { activeElement: at } = document
      if (!at || at === document.body || at.closest('#main .list') || !at.isConnected)
        card.focus({ preventScroll: true })
      const { top, bottom, height } = card.getBoundingClientRect()
      // Where its buttons stay at hand, as on a phone, its beginning is what has to be seen.
      const isSeen = top >= 0 && (bottom <= innerHeight || (isPhone() && top < innerHeight / 2))
      if (!isSeen) card.scrollIntoView({ block: height > innerHeight || isPhone() ? 'start' : 'nearest' })
    }),
  )
}

const isPhone = () => matchMedia(narrow).matches

function Notices({ controller }: { controller: QueueController }) {
  const { context, queue, notices } = controller
  const { say } = context.words
  const { phase, items, currentItem, fresh } = queue.value
  // The one in hand says it itself, once there is a list.
  const inHand = phase.value === 'ready' ? currentItem.value : null
  const unapplied = items.value.filter((item) => item !== inHand && isUnapplied(item))
  const n = fresh.value.length
  return (
    <>
      {unapplied[0] && (
        <p class="notice" data-tone="danger">
          {say('trouble.n', { n: unapplied.length })}{' '}
          <button type="button" class="button" onClick={() => queue.peek().show(unapplied[0]!.id)}>
            {say('trouble.show')}
          </button>
        </p>
      )}
      {notices.text.value && <p class="notice">{notices.text.value}</p>}
      {!context.isReached.value && (
        <p class="notice" data-tone="danger">
          {say('con.offline')}
        </p>
      )}
      {n > 0 && (
        <button type="button" class="button boxed fresh" onClick={() => queue.peek().takeFresh()}>
          {say('q.fresh', { n })}
        </button>
      )}
    </>
  )
}

function Items({ controller }: { controller: QueueController }) {
  const { context, queue } = controller
  const { isSingle } = controller.layout
  const { say } = context.words
  const { phase, name, items, currentItem, nextItem, hasMore } = queue.value
  if (phase.value === 'loading' || (items.value.length === 0 && hasMore.value))
    return <p class="status">{say('con.loading')}</p>
  if (phase.value === 'failed')
    return (
      <p class="status">
        {say('q.fail')}{' '}
        <button type="button" class="button boxed" onClick={() => queue.peek().load()}>
          {say('con.retry')}
        </button>
      </p>
    )
  if (items.value.length === 0) return <End controller={controller} />
  const inHand = currentItem.value
  const shown = isSingle.value ? items.value.filter((item) => item === inHand) : items.value
  const next = nextItem.value
  return (
    <>
      <ol class="list" aria-label={say('q.list', { queue: say(`q.${name}`) })}>
        {shown.map((item) => (
          <Entry key={item.id} controller={controller} item={item} isOpen={item === inHand} />
        ))}
      </ol>
      {isSingle.value && (
        <p class="place">
          <span>{say('q.place', { at: items.value.indexOf(inHand!) + 1, of: items.value.length })}</span>
          {next && <span class="excerpt">{say('q.next', { text: excerptOf(next.card.value) })}</span>}
        </p>
      )}
    </>
  )
}

function Entry({ controller, item, isOpen }: { controller: QueueController; item: Item; isOpen: boolean }) {
  const { context, selection } = controller
  const isSelected = selection.ids.value.has(item.id)
  const { author, claim } = item.card.value
  return (
    <li
      class="entry"
      data-open={isOpen ? '' : undefined}
      data-selected={isSelected ? '' : undefined}
      data-gone={item.trouble.value?.kind === 'elsewhere' ? '' : undefined}
      data-taken={claim && !claim.isMine ? '' : undefined}
    >
      <label class="tick">
        <input
          type="checkbox"
          aria-label={context.words.say('bulk.select', { name: author.name })}
          checked={isSelected}
          onClick={(event) => selection.toggle(item.id, event.shiftKey)}
        />
      </label>
      {isOpen ? <CardView controller={controller} item={item} /> : <Line controller={controller} item={item} />}
    </li>
  )
}

/** The empty queue, with how many were decided today. */
function End({ controller }: { controller: QueueController }) {
  const { context, queue, decidedToday } = controller
  const { say } = context.words
  const today = decidedToday.count.value
  const hasFilters = Object.keys(queue.value.filters).some((name) => name !== 'order')
  return (
    <div class="end">
      <p class="end-word">{say(hasFilters ? 'q.none' : 'q.clear')}</p>
      {!hasFilters && today > 0 && <p class="meta">{say('q.clear.n', { n: today })}</p>}
    </div>
  )
}
