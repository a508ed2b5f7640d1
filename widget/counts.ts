import { countsMaxPages } from '../shared/limits.ts'
import { counts as words } from './locales/en/counts.ts'

// How many comments there are, at the page's links to them and in lists of articles. A file of its own, which the loader
// fetches only for pages that have a place for a number; it shares no code with the widget, or it would bring that along.

/** A place for a number. Its pages are names of one and the same: the first with comments is the one meant. */
interface Place {
  element: HTMLElement
  /** Where the site's counts are asked for. */
  source: string
  pages: string[]
}

/** A hundred long addresses would be a longer request than servers read. */
const queryMax = 6_000

/** What came, by source and page; null while it is asked for. */
const known = new Map<string, number | null>()
const tails = new WeakMap<Element, { text: Text; isAlone: boolean }>()
let isPlanned = false

/**
 * Writes the counts wherever the page has a place for one, and keeps them up to date: `<afterword-count>`, elements with
 * `data-afterword-count`, links to the comments below. Called for every place that comes: one request asks for them all.
 * `script` says what the page set for everything on it, `base` where it came from.
 */
export function mount(script: HTMLScriptElement, base: string): Promise<void> {
  return plan(readPage(script, base))
}

async function plan(page: PageReader): Promise<void> {
  if (isPlanned) return
  isPlanned = true
  if (document.readyState === 'loading')
    await new Promise((resolve) => addEventListener('DOMContentLoaded', resolve, { once: true }))
  // Elements often come several at a time.
  await new Promise((resolve) => setTimeout(resolve))
  isPlanned = false
  for (const host of hosts()) follow(host, page)
  const places = findPlaces(page)
  write(places)
  await Promise.all(requests(places).map(ask))
  write(findPlaces(page))
}

/** What the page says of itself, by its script and its elements. */
type PageReader = ReturnType<typeof readPage>

function readPage(script: HTMLScriptElement, base: string) {
  const read = (element: Element | null, name: string) =>
    element?.getAttribute(name) || script.getAttribute(`data-${name}`)
  const sourceOf = (element: Element | null) =>
    `${read(element, 'server') || base}/api/v1/sites/${read(element, 'site') || '_'}/counts?`
  // The server takes the canonical address only where its origin is one of the site's: both are asked for.
  const pagesOf = (host: Element | null) => {
    const id = read(host, 'page-id')
    const canonical = document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href
    return id ? [id] : [...(canonical ? [canonical] : []), addressOf(read(host, 'page-url') || location.href)]
  }
  return { sourceOf, pagesOf }
}

const hosts = () => [...document.querySelectorAll<HTMLElement>('afterword-comments')]
/** What is no address counts 0, and keeps nobody else from their number. */
const addressOf = (href: string) =>
  URL.canParse(href, document.baseURI) ? new URL(href, document.baseURI).href.replace(/#.*/, '') : href

function findPlaces({ sourceOf, pagesOf }: PageReader): Place[] {
  const badges = [...document.querySelectorAll<HTMLElement>('afterword-count,[data-afterword-count]')]
  // Without a name nothing leads there: "#" alone is the top of the page.
  const named = hosts().filter(({ id }) => id)
  const jumps = named.flatMap((host) =>
    [...document.querySelectorAll<HTMLElement>(`a[href="#${CSS.escape(host.id)}"]`)].map((element) => ({
      element,
      source: sourceOf(host),
      pages: pagesOf(host),
    })),
  )
  return [
    ...jumps,
    ...badges
      .filter((badge) => !jumps.some(({ element }) => element === badge))
      .map((element) => ({
        element,
        source: sourceOf(element),
        pages: ownPage(element) ?? pagesOf(hosts()[0] ?? null),
      })),
  ]
}

/** The page a badge itself names, by id or address. */
function ownPage(badge: HTMLElement): string[] | null {
  const id = badge.dataset.afterwordCount || badge.getAttribute('page-id')
  const address = badge.getAttribute('page-url') || badge.getAttribute('href')
  if (id) return [id]
  return address && !address.startsWith('#') ? [addressOf(address)] : null
}

interface Request {
  source: string
  pages: string[]
}

/** What is not known yet, each page once, in as few requests as will do. */
function requests(places: Place[]): Request[] {
  const all: Request[] = []
  for (const { source, pages } of places)
    for (const page of pages) {
      if (known.has(source + page)) continue
      known.set(source + page, null)
      const open = all.findLast((request) => request.source === source)
      if (open && open.pages.length < countsMaxPages && queryOf([...open.pages, page]).length <= queryMax)
        open.pages.push(page)
      else all.push({ source, pages: [page] })
    }
  return all
}

const queryOf = (pages: string[]) => `${new URLSearchParams(pages.map((page) => ['page', page]))}`

async function ask({ source, pages }: Request): Promise<void> {
  try {
    const answer = await fetch(source + queryOf(pages), { credentials: 'omit' })
    const { counts } = (await answer.json()) as { counts: Record<string, number> }
    // What the widget said meanwhile is newer.
    for (const page of pages) known.set(source + page, known.get(source + page) ?? counts[page]!)
  } catch {
    // Without an answer the page's own words stay as they are, and the next place that comes asks again.
    for (const page of pages) if (known.get(source + page) === null) known.delete(source + page)
  }
}

const followed = new WeakSet<Element>()
const watched = new WeakSet<Element>()

/** A widget knows better, and first. Until it is there, its element may come to mean another page. */
function follow(host: HTMLElement, page: PageReader): void {
  const { shadowRoot } = host
  // Comments that came with the page have no sheet of the widget's; one that was closed left its sheet alone.
  const isThere = shadowRoot?.firstChild && shadowRoot.adoptedStyleSheets.length > 0
  if (!watched.has(host) && !isThere) {
    watched.add(host)
    const watching = new MutationObserver(() => plan(page))
    watching.observe(host, { attributeFilter: ['server', 'site', 'page-id', 'page-url'] })
    const leave = () => {
      watching.disconnect()
      watched.delete(host)
    }
    host.addEventListener('afterword:ready', leave, { once: true })
  }
  if (followed.has(host)) return
  followed.add(host)
  host.addEventListener('afterword:count', (event) => {
    const { count } = (event as CustomEvent<{ count: number }>).detail
    for (const name of page.pagesOf(host)) known.set(page.sourceOf(host) + name, count)
    write(findPlaces(page))
  })
}

function write(places: Place[]): void {
  for (const { element, source, pages } of places) {
    const numbers = pages.map((page) => known.get(source + page))
    writeAfter(element, numbers.find(Boolean) ?? numbers.at(-1) ?? null)
  }
}

/** After the element's own words stands only the number; an element without any gets a whole sentence. */
function writeAfter(element: HTMLElement, n: number | null): void {
  const { text, isAlone } = tails.get(element) ?? { text: new Text(), isAlone: !element.textContent.trim() }
  tails.set(element, { text, isAlone })
  if (text.parentNode !== element) element.append(text)
  text.data =
    n === null ? '' : isAlone ? say(n === 1 ? words.count.one : words.count.other, n) : n ? say(words['jump.n'], n) : ''
}

const say = (sentence: string, n: number) =>
  sentence.replace('{n}', n < 1_000 ? `${n}` : new Intl.NumberFormat('en').format(n))
