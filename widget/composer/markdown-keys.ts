const marks: Record<string, [before: string, after: string]> = { b: ['**', '**'], i: ['*', '*'] }

/** Handles Ctrl or Cmd with B, I and K in a text field. `linkText` stands where nothing is selected. */
export function handleKey(event: KeyboardEvent, linkText: string): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
  const field = event.currentTarget as HTMLTextAreaElement
  const key = event.key.toLowerCase()
  if (marks[key]) wrap(field, ...marks[key])
  else if (key === 'k') link(field, linkText)
  else return
  event.preventDefault()
}

/** Puts marks around the selection, or takes them away where they already are. */
export function wrap(field: HTMLTextAreaElement, before: string, after: string): void {
  const { selectionStart: start, selectionEnd: end, value } = field
  const isWrapped =
    value.slice(start - before.length, start) === before && value.slice(end, end + after.length) === after
  const selected = value.slice(start, end)
  if (isWrapped) {
    field.setSelectionRange(start - before.length, end + after.length)
    insertText(field, selected)
    field.setSelectionRange(start - before.length, end - before.length)
  } else {
    insertText(field, before + selected + after)
    field.setSelectionRange(start + before.length, end + before.length)
  }
}

/** Makes a link of the selection and puts the caret where its address goes. */
export function link(field: HTMLTextAreaElement, linkText: string): void {
  const { selectionStart: start, selectionEnd: end, value } = field
  const text = value.slice(start, end) || linkText
  insertText(field, `[${text}](https://)`)
  const address = start + text.length + 3
  field.setSelectionRange(address, address + 'https://'.length)
}

/** Begins every selected line with a mark: "> " for a quote, "- " for a list. */
export function prefixLines(field: HTMLTextAreaElement, mark: string): void {
  const { selectionStart, selectionEnd, value } = field
  const start = value.lastIndexOf('\n', selectionStart - 1) + 1
  const lines = value.slice(start, selectionEnd).replace(/^/gm, mark)
  field.setSelectionRange(start, selectionEnd)
  insertText(field, lines)
}

/** Types a text over the selection, so that the browser's own undo takes it back. */
export function insertText(field: HTMLTextAreaElement, text: string): void {
  field.focus()
  // Deprecated, and still the only way of writing into a field that keeps its undo history.
  if (document.execCommand('insertText', false, text)) return
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end')
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
