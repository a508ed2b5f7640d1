/** Attributes of the element that are properties too: `page-id` is `pageId`, and a boolean one is true or false. */
const names = 'site page-id page-url page-title theme sort per-page max-depth heading-level heading server closed'

/** Gives the element its properties, once for all elements of the page. Setting null removes the attribute. */
export function mirrorAttributes(host: HTMLElement): void {
  const prototype = Object.getPrototypeOf(host)
  if ('pageId' in prototype) return
  for (const name of names.split(' ')) {
    const isFlag = name === 'closed'
    Object.defineProperty(
      prototype,
      name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
      {
        get(this: HTMLElement) {
          return isFlag ? this.hasAttribute(name) : this.getAttribute(name)
        },
        set(this: HTMLElement, value: unknown) {
          if (isFlag) this.toggleAttribute(name, Boolean(value))
          else if (value == null) this.removeAttribute(name)
          else this.setAttribute(name, String(value))
        },
      },
    )
  }
}
