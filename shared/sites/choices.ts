// Separate from the schemas, which the console's first file does not contain.

/** Kinds of pre-moderation. */
export const premoderations = ['everything', 'first', 'guests', 'links'] as const

/** Modes of proof of work. */
export const proofModes = ['off', 'on', 'adaptive'] as const
