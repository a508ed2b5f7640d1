/** Makes a style sheet of CSS text, to be adopted: so no Content-Security-Policy of a page has to allow inline styles. */
export function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  return sheet
}
