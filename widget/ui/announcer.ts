/**
 * Says things to screen readers: one polite and one assertive region a page, in the light DOM of its first widget and inside
 * the viewport, because engines miss regions in nested shadow roots and off-screen ones.
 */
export type Announce = (text: string, isUrgent?: boolean) => void

const spokenMs = 7_000
const betweenMs = 2_000
const queueMax = 5

let home: HTMLElement | undefined
let queue: string[] = []
let lastMs = 0

function region(role: 'status' | 'alert'): HTMLElement {
  const made = document.createElement('div')
  made.role = role
  return made
}

function speak(into: Element, text: string): void {
  const message = document.createElement('div')
  message.textContent = text
  into.append(message)
  setTimeout(() => message.remove(), spokenMs)
}

function next(): void {
  const text = queue.shift()
  if (!text || !home) return
  lastMs = performance.now()
  speak(home.firstElementChild!, text)
  if (queue.length) setTimeout(next, betweenMs)
}

/** Makes sure the page's regions exist before they are used; the first widget hosts them, the next takes over when it goes. */
export function openAnnouncer(host: HTMLElement): Announce {
  if (!home?.isConnected) {
    home = document.createElement('div')
    home.slot = 'announcer'
    home.append(region('status'), region('alert'))
    host.append(home)
  }
  return (text, isUrgent) => {
    if (!home?.isConnected) openAnnouncer(host)
    if (isUrgent) return speak(home!.lastElementChild!, text)
    // The newest wins: what waited too long is no news any more.
    queue = [...queue, text].slice(-queueMax)
    if (queue.length === 1) setTimeout(next, Math.max(0, lastMs + betweenMs - performance.now()))
  }
}
