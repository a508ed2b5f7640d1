import { type Color, contrast, paint, readColor, setColor, type Themed } from './theme.ts'

const enough = 4.5
const stepL = 0.04
const white: Color = [1, 1, 1, 1]
const ink: Color = [0.04, 0.07, 0.12, 1]

/** Keeps the colours true to page and element: when one or the system changes them, all is painted anew. Returns how to stop. */
export function followPage(host: Themed, root: HTMLElement): () => void {
  const repaint = () => {
    paint(host, root)
    fitAccent(root)
  }
  const watched = { attributeFilter: ['class', 'style', 'data-theme', 'data-bs-theme'] }
  const page = new MutationObserver(repaint)
  page.observe(document.documentElement, watched)
  page.observe(document.body, watched)
  page.observe(host, { attributeFilter: ['theme'] })
  const dark = matchMedia('(prefers-color-scheme: dark)')
  dark.addEventListener('change', repaint)
  repaint()
  return () => {
    page.disconnect()
    dark.removeEventListener('change', repaint)
  }
}

/** Steps the owner's accent in OKLCH lightness until it can be read on the surface, and chooses black or white upon it. */
function fitAccent(root: HTMLElement): void {
  setColor(root, '--page-accent', null)
  const style = getComputedStyle(root)
  const surface = readColor(style.getPropertyValue('--surface'), root)
  const accent = style.getPropertyValue('--accent')
  const towards = style.colorScheme === 'dark' ? '+' : '-'
  let fitted = readColor(accent, root)
  for (let step = 1; step < 24 && contrast(fitted, surface) < enough; step++) {
    const stepped = readColor(`oklch(from ${accent} calc(l ${towards} ${step * stepL}) c h)`, root)
    fitted = stepped.map((share) => Math.min(1, Math.max(0, share))) as Color
  }
  setColor(root, '--page-accent', fitted)
  setColor(root, '--page-on-accent', contrast(white, fitted) >= enough ? white : ink)
}
