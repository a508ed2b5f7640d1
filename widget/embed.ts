import type { Mounted } from './comments.tsx'

// The loader: a classic script, because only there does document.currentScript know where we come from. It defines the
// element, waits until the reader comes near, and then fetches the first page and the widget side by side. Every page that
// has comments pays for it, read or not: at most 1 KB gzipped, so what can be done later is done later.

/** The widget's first file, and the one that shows counts; the build knows their hashes. */
declare const COMMENTS_FILE: string
declare const COUNTS_FILE: string

const script = document.currentScript as HTMLScriptElement
const base = script.src.replace(/(\/v1)?\/[^/]*$/, '')
const tag = 'afterword-comments'
const mount = (file: string, ...where: unknown[]) =>
  import(`${base}/assets/${file}`).then((part) => part.mount(...where))
const count = () => mount(COUNTS_FILE, script, base)
/** Counts cost a page nothing that has no place for them. */
const look = () => document.querySelector('[data-afterword-count],[href^="#comments"]') && count()

class Comments extends HTMLElement {
  // Declared, not defined: a field would wipe what was set on the element before it was upgraded.
  declare mounted: Promise<Mounted | void> | null
  declare near: IntersectionObserver | null

  disconnectedCallback(): void {
    this.near?.disconnect()
    this.mounted?.then((mounted) => mounted?.close())
    this.near = this.mounted = null
  }

  connectedCallback(): void {
    this.disconnectedCallback()
    const near = new IntersectionObserver((seen) => seen.at(-1)!.isIntersecting && this.load(), {
      rootMargin: '1500px',
    })
    this.near = near
    // Frameworks set attributes one by one, right after.
    queueMicrotask(() => {
      if (this.near !== near) return
      look()
      const how = this.read('loading')
      const isNear = () => this.getBoundingClientRect().top < innerHeight + 1500
      if (how === 'eager' || /#comment/.test(location.href)) this.load()
      else if (how !== 'manual') isNear() ? this.load() : near.observe(this)
    })
  }

  /** An attribute of the element, else the same as data-* of the script. */
  read(name: string): string | null {
    return this.getAttribute(name) ?? script.getAttribute(`data-${name}`)
  }

  load(): Promise<Mounted | void> {
    // biome-ignore lint/suspicious/noAssignInExpressions: ten bytes, on every page.
    return (this.mounted ??= this.open())
  }

  open(): Promise<Mounted | void> {
    const server = this.read('server') || base
    const site = this.read('site') || '_'
    const query = new URLSearchParams({ url: this.read('page-url') || location.href.replace(/#.*/, '') })
    const add = (name: string, value: string | null | undefined = this.read(name)) => value && query.set(name, value)
    add('page', this.read('page-id'))
    add('canonical', document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href)
    add('sort')
    add('limit', this.read('per-page'))
    // Back and forward would show the copy of before the reader posted.
    const first = fetch(`${server}/api/v1/sites/${site}/thread?${query}`, { cache: 'no-cache' })
      .then((answer) => answer.json())
      .catch(() => {})
    return mount(COMMENTS_FILE, this, server, site, query, first).catch(() => {
      // The widget's file is blocked or gone: the same thread stands on a page of its own.
      const link = document.createElement('a')
      link.href = `${server}/threads/${site}?${query}`
      link.textContent = 'Read the comments on a separate page'
      this.replaceChildren(link)
    })
  }
}

class Count extends HTMLElement {
  connectedCallback(): void {
    count()
  }
}

const methods = Comments.prototype as unknown as Record<string, unknown>
for (const name of 'reload focusComposer logout'.split(' ') as ('reload' | 'focusComposer' | 'logout')[])
  methods[name] = function (this: Comments) {
    return this.load().then((mounted) => mounted?.[name]())
  }

/** One tag is complete: a page without an element of its own gets one, right after the script. */
function place(): void {
  look()
  if (document.querySelector(tag) || !script.closest('body')) return
  const element = document.createElement(tag)
  if (!document.querySelector('#comments')) element.id = 'comments'
  script.after(element)
}

if (!customElements.get(tag)) {
  customElements.define(tag, Comments)
  customElements.define('afterword-count', Count)
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', place)
  else place()
}
