/** Makes a style sheet of CSS text, for `adoptedStyleSheets`: no Content Security Policy forbids those. */
export function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  return sheet
}
