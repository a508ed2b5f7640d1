import type { ComponentChild } from 'preact'
import { render } from 'preact'

/** Draws and opens a dialog that is not part of a screen. `titleId` is its heading; one that is open already stays alone. */
export function openDialog(kind: string, titleId: string, draw: (close: () => void) => ComponentChild): void {
  if (document.querySelector('dialog[open]')) return
  const dialog = document.createElement('dialog')
  dialog.className = `dialog ${kind}`
  dialog.setAttribute('aria-labelledby', titleId)
  document.body.append(dialog)
  dialog.addEventListener('close', () => {
    render(null, dialog)
    dialog.remove()
  })
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close())
  render(
    draw(() => dialog.close()),
    dialog,
  )
  dialog.showModal()
}

/** Adds the look of a part that came late, once. */
export function adopt(sheet: CSSStyleSheet): void {
  document.adoptedStyleSheets = [...new Set([...document.adoptedStyleSheets, sheet])]
}
