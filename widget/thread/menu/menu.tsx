import { render } from 'preact'
import { menu } from '../../locales/en/menu.ts'
import sheetText from '../../styles/menu.css?inline'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { writeLockOf } from '../may-write.ts'
import { foldAll, foldOfAll } from './fold-all.tsx'

export const words = menu

export const css = sheetText

const gapPx = 4
const marginPx = 8
const copiedForMs = 3_000

/** Opens or closes the list of what else can be done with a comment: a popover, in the top layer, where no page cuts it off. */
export function toggleMenu(context: ThreadContext, entry: Entry, button: HTMLButtonElement): void {
  const { shadow } = context
  const open = shadow!.querySelector<HTMLElement>('.menu')
  open?.hidePopover()
  if (open?.dataset.of === entry.comment.peek().id) return

  const list = document.createElement('div')
  list.className = 'menu'
  list.popover = 'manual'
  list.dataset.of = entry.comment.peek().id
  render(<Menu context={context} entry={entry} button={button} close={() => list.hidePopover()} />, list)
  shadow!.querySelector('.root')!.append(list)
  list.showPopover()
  place(list, button)
  button.ariaExpanded = 'true'
  list.querySelector('button')?.focus()

  const leaving = new AbortController()
  const { signal } = leaving
  const hide = () => list.hidePopover()
  addEventListener('scroll', hide, { passive: true, signal })
  // Not the popover's own light dismissal: it would close the list at the press that is about to toggle it.
  addEventListener(
    'pointerdown',
    (event) => {
      const path = event.composedPath()
      if (!path.includes(list) && !path.includes(button)) hide()
    },
    { signal },
  )
  list.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide()
    else moveFocus(event)
  })
  list.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && relatedTarget !== button && !list.contains(relatedTarget as Node)) hide()
  })
  list.addEventListener('toggle', (event) => {
    if ((event as ToggleEvent).newState !== 'closed') return
    leaving.abort()
    const hadFocus = list.contains(shadow!.activeElement) || !shadow!.activeElement
    render(null, list)
    list.remove()
    button.ariaExpanded = 'false'
    if (hadFocus && button.isConnected) button.focus({ preventScroll: true })
  })
}

function place(menu: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect()
  const { width, height } = menu.getBoundingClientRect()
  const below = at.bottom + gapPx
  const top = below + height > innerHeight ? at.top - gapPx - height : below
  const left = getComputedStyle(button).direction === 'rtl' ? at.right - width : at.left
  menu.style.top = `${top}px`
  menu.style.left = `${Math.max(marginPx, Math.min(left, innerWidth - width - marginPx))}px`
}

// Arrow keys as an extra; Tab works as everywhere.
function moveFocus(event: KeyboardEvent): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!by) return
  event.preventDefault()
  const menu = event.currentTarget as HTMLElement
  const buttons = [...menu.querySelectorAll('button')]
  const at = buttons.indexOf((menu.getRootNode() as ShadowRoot).activeElement as HTMLButtonElement)
  buttons.at((at + by) % buttons.length)?.focus()
}

interface Props {
  context: ThreadContext
  entry: Entry
  /** What opened it. */
  button: HTMLButtonElement
  close: () => void
}

function Menu({ context, entry, button, close }: Props) {
  const { say } = context.words
  const { id, author, state } = entry.comment.value
  const isOwn = author?.id === context.session.viewer.value?.id
  const all = foldOfAll(context)
  const why = writeLockOf(context)
  // A report wants a name: where guests may not post, nobody gets one.
  const isNamed = context.viewer.value || context.thread.settings.value!.guestPosting
  const mayReport = isNamed && !isOwn && state === 'published' && (!why || why === 'closed')
  const isReported = context.thread.reported.has(id)
  const Item = ({ label, run }: { label: string; run: () => void }) => (
    <li>
      <button
        type="button"
        class="button"
        onClick={() => {
          close()
          run()
        }}
      >
        {label}
      </button>
    </li>
  )
  return (
    <ul>
      <li>
        <button type="button" class="button" onClick={(event) => share(context, entry, event.currentTarget, close)}>
          {say('share')}
        </button>
      </li>
      {isOwn && <Item label={say('delete')} run={() => context.actions.deleteComment(entry)} />}
      {mayReport && (
        <Item
          label={say(isReported ? 'report.undo' : 'report')}
          run={() =>
            isReported ? context.actions.withdrawReport(entry) : context.actions.openReport(entry, button, place)
          }
        />
      )}
      {author && !isOwn && <Item label={say('mute', { name: author.name })} run={() => context.actions.mute(entry)} />}
      {all && <Item label={say(all)} run={() => foldAll(context, entry, all === 'fold.all')} />}
    </ul>
  )
}

async function share(context: ThreadContext, entry: Entry, button: HTMLElement, close: () => void): Promise<void> {
  const url = new URL(location.href)
  url.hash = `comment-${entry.comment.peek().id}`
  // The share sheet is for phones; on a desktop it is one more dialog before the link can be pasted.
  if (matchMedia('(pointer: coarse)').matches && 'share' in navigator) {
    close()
    return navigator.share({ url: url.href }).catch(() => {})
  }
  await navigator.clipboard.writeText(url.href)
  button.textContent = context.words.say('copied')
  context.announce(context.words.say('copied'))
  setTimeout(close, copiedForMs)
}
