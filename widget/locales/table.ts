type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/**
 * The words of one chunk by key, one file a table and language; `en/` is the source of truth, other languages have the same
 * keys. {slots} are filled by say.ts; an entry with plural forms is chosen by {n}.
 */
export type Table = Record<string, string | Plural>
