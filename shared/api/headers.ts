/** Request headers of operations, with description and example. */
export const requestHeaders = {
  'If-Match': { description: 'The ETag of what is changed, as it was last read', example: '"1"' },
  'Idempotency-Key': {
    description: 'A UUID made for each attempt to write; the same key again gives the same answer',
    example: '0d9c8a52-1b77-4c1e-9b0e-2f3a4b5c6d7e',
  },
  'Last-Event-ID': { description: 'The last event received; browsers send it when they reconnect', example: '12' },
} as const

/** Name of a request header that operations use. */
export type HeaderName = keyof typeof requestHeaders

/** Headers that are optional where an operation names them; all others are required. */
export const optionalHeaders: ReadonlySet<HeaderName> = new Set(['Last-Event-ID'])
