/** Numbers both sides agree on. Each carries its reason; what a site owner may change is a setting instead. */

/** Shorter than two characters is a slip of the finger, not a comment. */
export const bodyMinCharacters = 2
/** User-perceived characters; about 800 words, what the large newsrooms settled on. */
export const bodyMaxCharacters = 5_000
/** Checked before characters are counted: segmenting 60,000 characters takes seconds. */
export const bodyMaxBytes = 20_480

export const nameMinCharacters = 2
export const nameMaxCharacters = 40
export const emailMaxLength = 254
export const noteMaxLength = 300
export const pageIdMaxLength = 512
/** Also keeps the thread key under PostgreSQL's 2,704 byte limit for an index entry. */
export const urlMaxLength = 2_048
export const titleMaxLength = 300
export const idempotencyKeyMaxLength = 128
export const searchMaxLength = 200
export const countsMaxPages = 100
export const requestMaxBytes = 65_536
/** Ten word lists as long as they may be, in any script. */
export const listsMaxBytes = 4_194_304
/** A form of a plain page, escaped threefold: far too long a comment must still come back to who typed it. */
export const formMaxBytes = 262_144

export const rootsPerPage = 20
/** More at the top of a thread than these, and nobody sees the newest any more. */
export const pinsMax = 3
/** What a reader sees of a branch before pressing "Show more replies". */
export const firstReplies = 3
export const pageLimitMax = 100
/** Deeper than this a branch continues in a view of its own, which again ends as many levels further down. */
export const branchViewDepth = 8

/** Quotes and lists nested deeper than this are flattened: nobody reads them, and layout engines slow down. */
export const nestingMax = 8

/** How long an author sees Undo in place, and how long the server restores. */
export const undoS = 30
export const restoreWindowS = 24 * 60 * 60
/** An edit this early, before anybody replied, is a typo repaired: it leaves no mark. */
export const quietEditS = 60
export const duplicateWindowS = 10 * 60

/** So many of a thread's newest comments are looked at to see who talks most, and so many in a row are a talk of two. */
export const paceOf = { lately: 10, pair: 8 }
