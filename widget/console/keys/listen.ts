import type { ConsoleContext } from '../context.ts'
import { type KeyAction, nameOf, queueKeys } from '../keymap.ts'
import { queueHash } from '../route.ts'

/** Handlers of actions on the open screen. A key without a handler is left to the browser. */
export type Handlers = Partial<Record<KeyAction, () => void>> & {
  /** A digit from 1, while a strip of choices is open; returns whether it was one. */
  digit?: (n: number) => boolean
  /** Escape; returns whether there was something to close. */
  close?: () => boolean
}

/** How long the second key of a two-key shortcut may take. */
const prefixMs = 1_500

/** Listens for shortcuts as long as the page lives. `handlers` returns what they do now; null where they do nothing. */
export function listenForKeys({ keys }: ConsoleContext, handlers: () => Handlers | null): void {
  let goneMs = Number.NEGATIVE_INFINITY

  /** Does what a press means; false where it means nothing here. */
  function hear(event: KeyboardEvent): boolean {
    const now = handlers()
    if (!now || event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return false
    if (event.key === 'Escape' && now.close?.()) return true
    if (!keys.isOn.peek() || isField(event.target)) return false
    const name = nameOf(event)
    const queue = performance.now() - goneMs < prefixMs && name ? queueKeys[name] : undefined
    goneMs = Number.NEGATIVE_INFINITY
    if (queue) {
      location.hash = queueHash(queue)
      return true
    }
    if (name && /^[1-9]$/.test(name) && now.digit?.(Number(name))) return true
    const action = keys.actionOf(event)
    // A key held down is one press: twenty comments approved by a book on the keyboard are nobody's decision.
    if (!action || (event.repeat && action !== 'next' && action !== 'previous')) return false
    if (action === 'go') goneMs = performance.now()
    else if (now[action]) now[action]()
    else return false
    return true
  }

  document.addEventListener('keydown', (event) => {
    if (hear(event)) event.preventDefault()
  })
}

/** Whether a key press types text there. */
function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"])')
  )
}
