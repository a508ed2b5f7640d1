/** Limits shared by server and widget. What a site owner may change is a setting instead. */

/** A single character is a typing mistake. */
export const bodyMinCharacters = 2
/** User-perceived characters; about 800 words, as large newsrooms allow. */
export const bodyMaxCharacters = 5_000
/** Checked before characters are counted: segmenting 60,000 characters takes seconds. */
export const bodyMaxBytes = 20_480

/** User-perceived characters of a display name. */
export const nameMinCharacters = 2
export const nameMaxCharacters = 40
/** UTF-16 units; the longest address that SMTP carries (RFC 5321). */
export const emailMaxLength = 254
/** UTF-16 units of the note or reason that a report, a decision, an assignment or a thread's settings carry. */
export const noteMaxLength = 300
/** UTF-16 units of the id that an owner gives a page. */
export const pageIdMaxLength = 512
/** Also keeps the thread key under PostgreSQL's 2,704 byte limit for an index entry. */
export const urlMaxLength = 2_048
/** As a page names itself, with whatever its query carries: longer ones do not fit into a request. The server keeps less. */
export const addressMaxLength = 16_384
/** UTF-16 units of a page's title. */
export const titleMaxLength = 300
/** Characters of an Idempotency-Key. */
export const idempotencyKeyMaxLength = 128
/** UTF-16 units of a search. */
export const searchMaxLength = 200
/** Pages whose counts one request may ask for. */
export const countsMaxPages = 100
/** Bytes of a request's body, where the operation names no other limit. */
export const requestMaxBytes = 65_536
/** Enough for ten word lists of the maximum length in any script. */
export const listsMaxBytes = 4_194_304
/** A plain page's form, percent-encoded: even a comment that is far too long must be returned to its author. */
export const formMaxBytes = 262_144

/** Comments on one page of a list, where the request asks for no other number. */
export const rootsPerPage = 20
/** Maximum of pinned comments in a thread: more would push the newest out of sight. */
export const pinsMax = 3
/** Replies shown before "Show more replies" is pressed. */
export const firstReplies = 3
/** Maximum of items that a request may ask for on one page. */
export const pageLimitMax = 100
/** Levels after which a branch continues in a view of its own. */
export const branchViewDepth = 8

/** Quotes and lists nested deeper are flattened, because layout engines slow down. */
export const nestingMax = 8

/** Time for which the widget shows Undo, and time within which the server restores. */
export const undoS = 30
export const restoreWindowS = 24 * 60 * 60
/** An edit within this time and before any reply is not shown as an edit. */
export const quietEditS = 60
/** Time within which the same text by the same person counts as a duplicate. */
export const duplicateWindowS = 10 * 60

/** Newest comments of a thread from which shares are counted, and comments in turns that make a conversation of two. */
export const participationOf = { recent: 10, pair: 8 }

/** Earlier guests of one browser that it sends along with a new one. */
export const earlierGuestsMax = 10
