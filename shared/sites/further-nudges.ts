/** Optional nudges: about one's share of the comments, a conversation of two, and posting before reading. */
export const furtherNudges = ['slow', 'pair', 'read'] as const
