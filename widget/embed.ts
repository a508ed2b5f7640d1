import type { Mounted } from './comments.tsx'

// The loader: a classic script, because only there does document.currentScript know where we come from. It defines the
// element, waits until the reader comes near, and then fetches the first page and the widget side by side. Every page that
// has comments pays for it, read or not: at most 1 KB gzipped, so what can be done later is done later.

/** The widget's first file; the build knows its hash. */
declare const COMMENTS_FILE: string

const script = document.currentScript as HTMLScriptElement
const base = script.src.replace(/(\/v1)?\/embed[^/]*$/, '')
const tag = 'afterword-comments'

class Comments extends HTMLElement {
  // What may change while the page lives; the rest is read at each start.
  static observedAttributes = 'site page-id page-url lang theme sort per-page max-depth closed'.split(' ')
  // Declared, not defined: a field would wipe what was set on the element before it was upgraded.
  declare mounted: Promise<Mounted | void> | null
  declare near: IntersectionObserver | null

  disconnectedCallback(): void {
    this.near?.disconnect()
    this.mounted?.then((mounted) => mounted?.close())
    this.near = this.mounted = null
  }

  attributeChangedCallback(): void {
    if (this.near) this.connectedCallback()
  }

  connectedCallback(): void {
    this.disconnectedCallback()
    const near = new IntersectionObserver((seen) => seen.at(-1)!.isIntersecting && this.load(), {
      rootMargin: '1500px',
    })
    this.near = near
    // Attributes often change several at a time: one start for all.
    queueMicrotask(() => {
      if (this.near !== near) return
      const how = this.read('loading')
      const isNear = () => this.getBoundingClientRect().top < innerHeight + 1500
      if (how === 'eager' || /^#comment/.test(location.hash)) this.load()
      else if (how !== 'manual') isNear() ? this.load() : near.observe(this)
    })
  }

  /** An attribute of the element, else the same as data-* of the script. */
  read(name: string): string | null {
    return this.getAttribute(name) ?? script.getAttribute(`data-${name}`)
  }

  load(): Promise<Mounted | void> {
    this.mounted ??= this.open()
    return this.mounted
  }

  async open(): Promise<Mounted | void> {
    const server = this.read('server') || base
    const site = this.read('site') || '_'
    const query = new URLSearchParams({ url: this.read('page-url') || location.href.replace(/#.*/, '') })
    const add = (name: string, value: string | null | undefined) => value && query.set(name, value)
    add('page', this.read('page-id'))
    add('canonical', document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href)
    add('sort', this.read('sort'))
    add('limit', this.read('per-page'))
    const first = fetch(`${server}/api/v1/sites/${site}/thread?${query}`).then((answer) => answer.json())
    first.catch(() => {})
    try {
      const { mount } = await import(`${base}/assets/${COMMENTS_FILE}`)
      return mount(this, server, site, query, first)
    } catch {
      // The widget's file is blocked or gone: the same thread stands on a page of its own.
      const link = document.createElement('a')
      link.href = `${server}/threads/${site}?${query}`
      link.textContent = 'Read the comments on a separate page'
      this.replaceChildren(link)
    }
  }
}

const methods = Comments.prototype as unknown as Record<string, unknown>
for (const name of ['reload', 'focusComposer', 'logout'] as const)
  methods[name] = function (this: Comments) {
    return this.load().then((mounted) => mounted?.[name]())
  }

/** One tag is complete: a page without an element of its own gets one, right after the script. */
function place(): void {
  if (document.querySelector(tag) || !script.closest('body')) return
  const element = document.createElement(tag)
  if (!document.getElementById('comments')) element.id = 'comments'
  script.after(element)
}

if (!customElements.get(tag)) {
  customElements.define(tag, Comments)
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', place)
  else place()
}
