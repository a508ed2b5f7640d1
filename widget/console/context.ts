import { type Signal, signal } from '@preact/signals'
import type { QueueCounts } from '../../shared/moderation/moderation.ts'
import type { SavedView } from '../../shared/moderation/saved-views.ts'
import type { Power, SessionReply } from '../../shared/people/staff.ts'
import { Failure } from '../api/failure.ts'
import { type AnyRequest, createRequest, type Request } from '../api/request.ts'
import { console as consoleWords } from '../locales/en/console/console.ts'
import { verdict as verdictWords } from '../locales/en/console/verdict.ts'
import { createWords, type Words } from '../locales/say.ts'
import { type Announce, openAnnouncer } from '../ui/announcer.ts'
import { createKeys, type Keys } from './keymap.ts'
import { type Route, readRoute } from './route.ts'

/** What every screen of the console is given: the site, the session, words, requests and what the rail counts. */
export interface ConsoleContext {
  /** The site, as addresses name it. */
  site: string
  /** The server's own path, as /comments; empty where it has a host of its own. */
  basePath: string
  /** Where its API is. */
  base: string
  words: Words
  request: Request
  announce: Announce
  keys: Keys
  /** Who is signed in; null for nobody, undefined until we know. */
  session: Signal<SessionReply | null | undefined>
  /** The token of a link somebody came by, in memory only. */
  link: Signal<string | null>
  route: Signal<Route>
  /** Set by a screen with unsaved changes; returns true where it asks before leaving and stops the navigation. */
  leaveGuard: Signal<((to: HashChangeEvent) => boolean) | null>
  counts: Signal<QueueCounts['queues'] | null>
  /** How many comments whoever is in was asked to look at. */
  assignedToMe: Signal<number>
  /** The queues with filters they keep. */
  views: Signal<SavedView[]>
  /** False while the server cannot be reached. */
  isReached: Signal<boolean>
}

/** Makes the context of one site. `site` is its id, or `_` for the only one. */
export function createConsoleContext(host: HTMLElement, site: string): ConsoleContext {
  const words = createWords('en')
  words.add(consoleWords)
  words.add(verdictWords)
  const session: ConsoleContext['session'] = signal(undefined)
  const encodedSite = encodeURIComponent(site)
  const basePath = location.pathname.replace(/\/console\/?$/, '')
  const base = `${basePath}/api/v1/sites/${encodedSite}`
  const request = noticeSignOut(createRequest(base, 'same-origin'), () => {
    session.value = null
  })
  return {
    site: encodedSite,
    basePath,
    base,
    words,
    request,
    announce: openAnnouncer(host),
    keys: createKeys(),
    session,
    link: signal(null),
    route: signal(readRoute(location.hash)),
    leaveGuard: signal(null),
    counts: signal(null),
    assignedToMe: signal(0),
    views: signal<SavedView[]>([]),
    isReached: signal(true),
  }
}

/** Ends the session, here and on the server. */
export async function signOut({ request, session }: ConsoleContext): Promise<void> {
  await request('DELETE /staff/session').catch(() => {})
  session.value = null
}

/** Whether who is signed in has a power. */
export const mayDo = ({ session }: ConsoleContext, power: Power) => session.value?.powers.includes(power) ?? false

/** Calls `onSignedOut` when the server says that the session has ended. */
function noticeSignOut(request: Request, onSignedOut: () => void): Request {
  const noticing: AnyRequest = (endpoint, input) =>
    (request as AnyRequest)(endpoint, input).catch((error) => {
      if (error instanceof Failure && error.slug === 'sign-in-required') onSignedOut()
      throw error
    })
  return noticing as Request
}
