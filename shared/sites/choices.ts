// Apart from the schemas, which the console's first file does not carry.

/** What is held for a moderator before anybody else sees it. */
export const premoderations = ['everything', 'first', 'guests', 'links'] as const
export type Premoderation = (typeof premoderations)[number]

/** When a browser has to do a proof of work before a comment. */
export const proofModes = ['off', 'on', 'adaptive'] as const
