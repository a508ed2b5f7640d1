/** Attributes of the element that are properties too: `page-id` is `pageId`, and a boolean one is true or false. */
const names = ['site', 'page-id', 'page-url', 'page-title', 'theme', 'sort', 'per-page', 'max-depth', 'heading-level', 'heading', 'server'] // biome-ignore format: a list

/** Gives the element its properties, once for all elements of the page. Setting null removes the attribute. */
export function mirrorAttributes(host: HTMLElement): void {
  const prototype = Object.getPrototypeOf(host)
  if ('pageId' in prototype) return
  const define = (
    name: string,
    get: (host: HTMLElement) => unknown,
    set: (host: HTMLElement, value: unknown) => void,
  ) =>
    Object.defineProperty(
      prototype,
      name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
      {
        get(this: HTMLElement) {
          return get(this)
        },
        set(this: HTMLElement, value: unknown) {
          set(this, value)
        },
      },
    )
  for (const name of names)
    define(
      name,
      (element) => element.getAttribute(name),
      (element, value) => (value == null ? element.removeAttribute(name) : element.setAttribute(name, String(value))),
    )
  define(
    'closed',
    (element) => element.hasAttribute('closed'),
    (element, value) => element.toggleAttribute('closed', Boolean(value)),
  )
}
