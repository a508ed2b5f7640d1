import { render } from 'preact'
import type { ThreadContext } from '../context.ts'

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)))

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '')

/**
 * Offers somebody of the team to moderate on this page: a button that opens a popup on the server's own origin, where they are
 * signed in. `done` is called once they are signed in here, too.
 */
export async function offerModeration(context: ThreadContext, done: () => void): Promise<void> {
  const { announce, notice, shadow, words } = context
  if (!crypto.subtle) {
    notice.value = words.say('staff.insecure')
    return
  }
  const verifier = random()
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const challenge = base64url(new Uint8Array(digest))
  const place = document.createElement('div')
  shadow!.querySelector('.root')!.prepend(place)
  const leave = () => {
    render(null, place)
    place.remove()
  }
  // Made now: a popup has to be opened by the press itself.
  const open = () =>
    openPopup(context, verifier, challenge, () => {
      leave()
      done()
    })
  render(
    <p class="notice">
      <button type="button" class="button boxed" onClick={open}>
        {words.say('staff.here')}
      </button>
    </p>,
    place,
  )
  announce(words.say('staff.here'))
}

function openPopup(
  { announce, notice, options, request, session, words }: ThreadContext,
  verifier: string,
  challenge: string,
  done: () => void,
): void {
  const nonce = random()
  const query = new URLSearchParams({ origin: location.origin, challenge, nonce })
  const server = new URL(`${options.server}/moderation/${options.site}/here?${query}`, location.href)
  const popup = window.open(server, '', 'popup,width=520,height=420')
  const fail = (key: 'staff.blocked' | 'staff.expired') => {
    notice.value = words.say(key)
    announce(notice.value, true)
  }
  if (!popup) {
    fail('staff.blocked')
    return
  }
  const listen = async ({ source, origin, data }: MessageEvent) => {
    if (source !== popup || origin !== server.origin || data?.afterword !== nonce) return
    removeEventListener('message', listen)
    try {
      const entered = await request('POST /staff/embed-sessions', { body: { code: data.code, verifier } })
      session.begin(entered.token, entered.viewer)
      notice.value = null
      done()
    } catch {
      fail('staff.expired')
    }
  }
  addEventListener('message', listen)
}
