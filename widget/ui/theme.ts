/** Red, green, blue, each 0..1, and alpha. */
export type Color = [red: number, green: number, blue: number, alpha: number]

/** Text of the page is taken over from this contrast on: then even the muted 82 % of it stays above 4.5:1. */
const enoughForText = 7
/** Below this luminance a background wants light text. */
const darkBelow = 0.18

/** An element that may ask for a theme, `light` or `dark`; anything else follows the page. */
export type Themed = HTMLElement & { read: (name: string) => string | null }

/**
 * Takes over the page's text colour where it can be read on the page's background, else paints our own palette. Writes
 * properties of `root` through CSSOM, which no Content Security Policy forbids.
 */
export function paint(host: Themed, root: HTMLElement): void {
  const wished = [host.read('theme'), document.documentElement.dataset.theme].find((name) =>
    /^(light|dark)$/.test(name!),
  )
  const behind = backgroundOf(host)
  const isDark = wished
    ? wished === 'dark'
    : behind
      ? luminance(behind) < darkBelow
      : matchMedia('(prefers-color-scheme: dark)').matches
  const text = readColor(getComputedStyle(host).color, host)
  const fits = behind && luminance(behind) < darkBelow === isDark && contrast(text, behind) >= enoughForText
  root.dataset.palette = fits ? 'page' : 'own'
  root.style.colorScheme = isDark ? 'dark' : 'light'
  setColor(root, '--page-text', fits && text)
  setColor(root, '--page-surface', fits && behind)
}

/** Sets a colour as a custom property, or takes it away. */
export function setColor(root: HTMLElement, name: string, color: Color | null | false): void {
  root.style.setProperty(name, color ? `color(srgb ${color.slice(0, 3).join(' ')})` : '')
}

/** The nearest opaque colour behind an element; null where a picture or a half transparent one hides what is really there. */
function backgroundOf(host: HTMLElement): Color | null {
  for (let at: Element | null | undefined = host; at; at = at.parentElement ?? (at.getRootNode() as ShadowRoot).host) {
    const { backgroundColor, backgroundImage } = getComputedStyle(at)
    const color = readColor(backgroundColor, host)
    if (backgroundImage !== 'none' || color[3] % 1) return null
    if (color[3]) return color
  }
  // Nothing painted anywhere: the browser's own canvas, in the page's colour scheme.
  return readColor('Canvas', host)
}

/** Reads any CSS colour as sRGB, by letting the browser mix it with itself near an element. */
export function readColor(color: string, near: HTMLElement): Color {
  const probe = document.createElement('i')
  probe.style.color = `color-mix(in srgb,${color},${color})`
  ;(near.shadowRoot ?? near).append(probe)
  const [r = 0, g = 0, b = 0, alpha = 1] =
    getComputedStyle(probe)
      .color.match(/-?[\d.]+(e-\d+)?/g)
      ?.map(Number) ?? []
  probe.remove()
  return [r, g, b, alpha]
}

/** Relative luminance, 0..1. @see WCAG 2.2, definition of relative luminance */
function luminance(color: Color): number {
  const [r, g, b] = color.map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

/** Contrast ratio of two colours, 1..21. @see WCAG 2.2, success criterion 1.4.3 */
export function contrast(one: Color, other: Color): number {
  const ratio = (luminance(one) + 0.05) / (luminance(other) + 0.05)
  return Math.max(ratio, 1 / ratio)
}
