import { computed, effect, signal, untracked } from '@preact/signals'
import { render } from 'preact'
import type { SessionReply } from '../shared/people/staff.ts'
import { createDesk, type Desk, mayDo } from './console/context.ts'
import { createDoor, type Door, Enter } from './console/enter/enter.tsx'
import { Frame } from './console/frame.tsx'
import { listenForKeys } from './console/keys/listen.ts'
import { handlersOf } from './console/queue/key-handlers.ts'
import { createStation, type Station } from './console/queue/model/queue-controller.ts'
import { readRoute } from './console/route.ts'
import { sheets } from './console/sheets.ts'
import { tick } from './ui/time.ts'

document.adoptedStyleSheets = sheets

const host = document.getElementById('console')!
const desk = createDesk(document.body, new URLSearchParams(location.search).get('site') || '_')
const door = signal<Door | null>(null)
const station = signal<Station | null>(null)
/** Whether somebody who may decide is in; the rest of a session may change without their work being touched. */
const mayDecide = computed(() => desk.link.value === null && mayDo(desk, 'decide'))

function readHash(to?: HashChangeEvent): void {
  if (to && desk.holds.peek()?.(to)) return
  const token = /^#link=(aw\w_[\w-]+)$/.exec(location.hash)?.[1]
  if (!token) {
    desk.route.value = readRoute(location.hash)
    return
  }
  // What lets somebody in must not stay where shoulders, histories and screenshots can read it.
  history.replaceState(null, '', location.pathname + location.search)
  desk.link.value = token
}

effect(() => {
  const link = desk.link.value
  door.value = link ? untracked(() => createDoor(desk, link)) : null
})
effect(() => {
  const isNeeded = mayDecide.value
  untracked(() => {
    station.peek()?.close()
    station.value = isNeeded ? createStation(desk) : null
  })
})
effect(() => {
  const { screen, queue } = desk.route.value
  const isIn = desk.session.value && !desk.link.value
  const place = isIn && station.value && screen === 'queue' ? `${desk.words.say(`q.${queue}`)} · ` : ''
  document.title = place + desk.words.say('con.title')
})

const openHelp = () => void import('./console/keys/help.tsx').then((help) => help.openHelp(desk))

function App() {
  const session = desk.session.value
  if (desk.link.value || session === null) return <Enter desk={desk} door={door.value} />
  if (session === undefined) return <p class="status">{desk.words.say('con.loading')}</p>
  return <Frame desk={desk} station={station.value} help={openHelp} />
}

async function findSession({ ask, session }: Desk): Promise<void> {
  try {
    session.value = await ask<SessionReply>('GET', '/staff/session')
  } catch {
    // Nobody is in, or nobody answers; either way there is nothing to show.
    session.value = null
  }
}

readHash()
addEventListener('hashchange', readHash)
listenForKeys(desk, () => (station.peek() ? { ...handlersOf(station.peek()!), help: openHelp } : null))
tick()
render(<App />, host)
if (!desk.link.peek()) void findSession(desk)
