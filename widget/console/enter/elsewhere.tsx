import type { ConsoleContext } from '../context.ts'

/**
 * Returns the console's own address where it was opened at another one, with the query and the fragment it was opened with;
 * null where it is at home, or `address` is not given because it works anywhere.
 */
export function homeOf(address: string | undefined, href: string): string | null {
  const { origin, pathname, search, hash } = new URL(href)
  if (!address || origin + pathname.replace(/\/$/, '') === address) return null
  return address + search + hash
}

/** The page shown where the console does not work: where it does. */
export function Elsewhere({ context, home }: { context: ConsoleContext; home: string }) {
  const { say } = context.words
  return (
    <main class="enter" id="main">
      <p class="brand">{say('con.title')}</p>
      <h1>{say('elsewhere.title')}</h1>
      <p>
        <a href={home}>{home.replace(/[?#].*/, '')}</a>
      </p>
    </main>
  )
}
