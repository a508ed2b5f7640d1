/** The request headers an operation may name, each with what it is for and a value that would do. */
export const requestHeaders = {
  'If-Match': { description: 'The ETag of what is changed, as it was last read', example: '"1"' },
  'Idempotency-Key': {
    description: 'A UUID made for each attempt to write; the same key again gives the same answer',
    example: '0d9c8a52-1b77-4c1e-9b0e-2f3a4b5c6d7e',
  },
  'Last-Event-ID': { description: 'The last event received; browsers send it when they reconnect', example: '12' },
} as const

export type HeaderName = keyof typeof requestHeaders

/** Headers a request may leave out where an operation names them; it must send the others. */
export const optionalHeaders: ReadonlySet<HeaderName> = new Set(['Last-Event-ID'])
