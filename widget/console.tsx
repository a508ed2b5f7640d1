import { computed, effect, signal, untracked } from '@preact/signals'
import { render } from 'preact'
import { type ConsoleContext, createConsoleContext, mayDo } from './console/context.ts'
import { Elsewhere, homeOf } from './console/enter/elsewhere.tsx'
import { Enter } from './console/enter/enter.tsx'
import { createInvitation, type InvitationModel } from './console/enter/invitation.ts'
import { Frame } from './console/frame.tsx'
import { listenForKeys } from './console/keys/listen.ts'
import { bindDialogs } from './console/lazy-dialogs.ts'
import { keyHandlersOf } from './console/queue/key-handlers.ts'
import { createQueueController, type QueueController } from './console/queue/model/queue-controller.ts'
import { readRoute } from './console/route.ts'
import { sheets } from './console/sheets.ts'
import { tick } from './ui/time.ts'

document.adoptedStyleSheets = sheets

const host = document.getElementById('console')!
const context = createConsoleContext(document.body, new URLSearchParams(location.search).get('site') || '_')
const invitation = signal<InvitationModel | null>(null)
const controller = signal<QueueController | null>(null)
const dialogs = bindDialogs(context, () => controller.peek()!)
/** Whether somebody who may decide is in; the rest of a session may change without their work being touched. */
const mayDecide = computed(() => context.link.value === null && mayDo(context, 'decide'))

function readHash(to?: HashChangeEvent): void {
  if (to && context.leaveGuard.peek()?.(to)) return
  const token = /^#link=(aw\w_[\w-]+)$/.exec(location.hash)?.[1]
  if (!token) {
    context.route.value = readRoute(location.hash)
    return
  }
  // What lets somebody in must not stay where shoulders, histories and screenshots can read it.
  history.replaceState(null, '', location.pathname + location.search)
  context.link.value = token
}

effect(() => {
  const link = context.link.value
  invitation.value = link ? untracked(() => createInvitation(context, link)) : null
})
effect(() => {
  const isNeeded = mayDecide.value
  untracked(() => {
    controller.peek()?.close()
    controller.value = isNeeded ? createQueueController(context, dialogs) : null
  })
})
effect(() => {
  const { screen, queue } = context.route.value
  const isIn = context.session.value && !context.link.value
  const place = isIn && controller.value && screen === 'queue' ? `${context.words.say(`q.${queue}`)} · ` : ''
  document.title = place + context.words.say('con.title')
})

/** Where the console lives, if that is not where it was opened: there no cookie and no form of it would be taken. */
const home = homeOf(host.dataset.address, location.href)

const openHelp = () => void import('./console/keys/help.tsx').then((help) => help.openHelp(context))

function App() {
  const session = context.session.value
  if (home) return <Elsewhere context={context} home={home} />
  if (context.link.value || session === null) return <Enter context={context} invitation={invitation.value} />
  if (session === undefined) return <p class="status">{context.words.say('con.loading')}</p>
  return <Frame context={context} controller={controller.value} openHelp={openHelp} />
}

async function findSession({ request, session }: ConsoleContext): Promise<void> {
  try {
    session.value = await request('GET /staff/session')
  } catch {
    // Nobody is in, or nobody answers; either way there is nothing to show.
    session.value = null
  }
}

if (!home) {
  readHash()
  addEventListener('hashchange', readHash)
}
listenForKeys(context, () => (controller.peek() ? { ...keyHandlersOf(controller.peek()!), help: openHelp } : null))
tick()
render(<App />, host)
if (!home && !context.link.peek()) void findSession(context)
