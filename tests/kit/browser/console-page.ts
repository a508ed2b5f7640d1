import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Role } from '../../../shared/people/staff.ts'
import { emptyQueues } from '../factories/queued-comments.ts'
import { type Member, member } from '../factories/staff.ts'
import { type TestServer, testServer } from '../fixtures/server.ts'
import { closeBrowser, openPage, type TestPage, type WindowOptions } from './window.ts'

/** Somebody of the team at the console. */
interface ConsolePage extends TestPage {
  person: Member
}

/** Opens the console as somebody of the team, signed in; `hash` says where. Waits until their name is there. */
export async function openConsole(
  server: TestServer,
  options: WindowOptions & { role?: Role; name?: string; hash?: string; person?: Member } = {},
): Promise<ConsolePage> {
  const { role = 'moderator', name = 'Priya Shah', hash = '', person: known, ...rest } = options
  const person = known ?? (await member(server, role, name))
  const window = await openPage({ viewport: { width: 1280, height: 800 }, ...rest })
  await signIn(window.page, server, person)
  await window.page.goto(`${server.address}/console${hash}`)
  await window.page.getByText(name).first().waitFor({ state: 'attached' })
  return { ...window, person, [Symbol.asyncDispose]: () => window[Symbol.asyncDispose]() }
}

/** Lets a browser in as somebody who has used their link already. */
export async function signIn(page: Page, server: TestServer, { cookie }: Member): Promise<void> {
  const [name, value] = cookie.split('=') as [string, string]
  await page.context().addCookies([{ name, value, url: server.address, httpOnly: true, sameSite: 'Lax' }])
}

/** The comment in hand, as it reads. */
export const inHand = (page: Page) => page.locator('.card > .words')

/** Starts a server for the console's tests of a file; before each of them nothing waits there. */
export function startConsoleServer(): { readonly server: TestServer } {
  let server: TestServer
  beforeAll(async () => {
    server = await testServer()
  })
  afterAll(async () => {
    await closeBrowser()
    await server[Symbol.asyncDispose]()
  })
  beforeEach(() => emptyQueues(server))
  return {
    get server() {
      return server
    },
  }
}
