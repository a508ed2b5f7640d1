import type { ComponentChild } from 'preact'
import { render } from 'preact'

/** Renders and opens a modal dialog. `titleId` is the id of its heading. Nothing happens while another dialog is open. */
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

/** Adopts the style sheet of a chunk; a sheet that is adopted already stays as it is. */
export function adopt(sheet: CSSStyleSheet): void {
  document.adoptedStyleSheets = [...new Set([...document.adoptedStyleSheets, sheet])]
}
