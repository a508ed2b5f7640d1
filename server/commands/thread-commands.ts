import * as v from 'valibot'
import { type ThreadPageChange, threadPageChange } from '../../shared/comments/thread-page.ts'
import { Problem } from '../platform/http/problem.ts'
import { originPolicy } from '../sites/origins.ts'
import { correctPage } from '../threads/correct-page.ts'
import { keyOfId, pageKey } from '../threads/page-key.ts'
import { setThreadState, type ThreadRow, threadByKey } from '../threads/threads.ts'
import { type Command, invocation, type Tools } from './command.ts'

/** The commands about threads. */
export const threadCommands: Record<string, Command> = {
  'thread close': (tools, page = '') => setState(tools, page, 'closed'),
  'thread open': (tools, page = '') => setState(tools, page, 'open'),

  async 'thread title'(tools, page = '', ...words) {
    const thread = await findThread(tools, page, 'title', ' "The title"')
    const title = words.join(' ')
    if (!title) throw new Error(`Say the title: ${invocation} thread title ${page} "The title"`)
    await correct(tools, thread.id, { title })
    tools.say(`The title of ${page} is now "${title}".`)
  },

  async 'thread address'(tools, page = '', url = '') {
    const thread = await findThread(tools, page, 'address', ' https://example.org/new')
    if (!url) throw new Error(`Say the address: ${invocation} thread address ${page} https://example.org/new`)
    await correct(tools, thread.id, { url })
    tools.say(`The address of ${page} is now ${url}.`)
  },
}

async function setState(tools: Tools, page: string, state: 'open' | 'closed'): Promise<void> {
  const { page_key } = await findThread(tools, page, state === 'open' ? 'open' : 'close')
  await setThreadState(tools.db, tools.site.id, page_key, state)
  tools.say(`The thread of ${page} is ${state}.`)
}

/** Finds the thread of a page by its address or its own id. @throws Error in a sentence */
async function findThread({ db, site, address }: Tools, page: string, verb: string, more = ''): Promise<ThreadRow> {
  if (!page)
    throw new Error(
      `Say which page, by its id or address: ${invocation} thread ${verb} https://example.org/post${more}`,
    )
  if (/^https?:/.test(page) && !URL.canParse(page))
    throw new Error(`"${page}" is not an address like https://example.org/post.`)
  const byAddress = /^https?:/.test(page) && pageKey({ url: page }, site, originPolicy(address))
  const thread =
    (byAddress && (await threadByKey(db, site.id, byAddress))) || (await threadByKey(db, site.id, keyOfId(page)))
  if (!thread)
    throw new Error(`No thread of the site "${site.slug}" has the page "${page}": nobody has commented there yet.`)
  return thread
}

async function correct({ db, site, address }: Tools, threadId: string, change: ThreadPageChange): Promise<void> {
  const parsed = v.safeParse(threadPageChange, change)
  if (!parsed.success) throw new Error(`That cannot be: it ${parsed.issues[0].message}.`)
  const by = { actor: 'command', actorId: null, source: 'command' } as const
  try {
    await correctPage(db, site, originPolicy(address), threadId, parsed.output, by)
  } catch (error) {
    throw error instanceof Problem && error.errors ? new Error(`That cannot be: it ${error.errors[0]!.detail}.`) : error
  }
}
