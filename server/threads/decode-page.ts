const declaredRe = /charset\s*=\s*["']?\s*([\w:.-]+)/i
/** The first bytes of a page, in which it may declare its encoding. */
const declaredWithin = 1_024

/**
 * Decodes a page's HTML in the encoding its Content-Type names, else its own head, else in UTF-8; a byte order mark wins. Null if
 * the encoding has a name nobody knows. @see https://html.spec.whatwg.org/#determining-the-character-encoding
 */
export function decodePage(bytes: Uint8Array, contentType: string): string | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, declaredWithin))
  const declared = declaredRe.exec(contentType)?.[1] ?? declaredRe.exec(head)?.[1]
  try {
    return new TextDecoder(markOf(bytes) ?? declared ?? 'utf-8').decode(bytes)
  } catch {
    return null
  }
}

function markOf([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xff && second === 0xfe ? 'utf-16le' : null
}
