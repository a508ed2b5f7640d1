import { originPolicy } from '../sites/origins.ts'
import { keyOfId, pageKey } from '../threads/page-key.ts'
import { setThreadState } from '../threads/threads.ts'
import { type Command, invocation, type Tools } from './command.ts'

/** The commands about threads. */
export const threadCommands: Record<string, Command> = {
  'thread close': (tools, page = '') => setState(tools, page, 'closed'),
  'thread open': (tools, page = '') => setState(tools, page, 'open'),
}

async function setState({ db, site, address, say }: Tools, page: string, state: 'open' | 'closed'): Promise<void> {
  const verb = state === 'open' ? 'open' : 'close'
  if (!page)
    throw new Error(`Say which page, by its id or address: ${invocation} thread ${verb} https://example.org/post`)
  if (/^https?:/.test(page) && !URL.canParse(page))
    throw new Error(`"${page}" is not an address like https://example.org/post.`)
  const byAddress = /^https?:/.test(page) && pageKey({ url: page }, site, originPolicy(address))
  const isFound =
    (byAddress && (await setThreadState(db, site.id, byAddress, state))) ||
    (await setThreadState(db, site.id, keyOfId(page), state))
  if (!isFound)
    throw new Error(`No thread of the site "${site.slug}" has the page "${page}": nobody has commented there yet.`)
  say(`The thread of ${page} is ${state}.`)
}
