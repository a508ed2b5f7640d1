import type { OperationId } from '../../../shared/api/operations.ts'
import type { ProblemSlug } from '../../../shared/problems.ts'

// Who may do what, of every operation in the API's document: what is not allowed here is denied, and an operation that is
// missing fails the tests. authorisation.test.ts asks each one as each of these people, about each of these things.

/**
 * Who asks. `banned` is a guest under a ban of the site, who reads what everybody reads. Roles come with the console's cookie, which is good for the team's own routes and shows readers' routes nobody; the
 * embeds with the token a page got for a moderator or a writer.
 */
export const roles = [
  'nobody', 'guest', 'banned', 'writer', 'moderator', 'admin', 'owner', 'embedOfModerator', 'embedOfWriter',
] as const // biome-ignore format: a list
export type Role = (typeof roles)[number]

/** What happens: it is done, or refused for this reason. */
export type Outcome = 'done' | ProblemSlug
type Outcomes = Record<Role, Outcome>

/** What there is to ask about: all of it belongs to one person, and on another site all of it is there once more. */
export interface Things {
  comment: string
  /** The comment's current entity tag; it has been edited once. */
  etag: string
  thread: string
  page: string
  /** A reply to it is asked for by its id. */
  batch: string
  person: string
  /** Who wrote the comment, a sanction and a note about them, and a rule. */
  author: string
  sanction: string
  note: string
  rule: string
  view: string
  session: string
  invitation: string
  /** The token of a link nobody has used. */
  link: string
  /** A code from the console nobody has used. */
  code: string
  /** What its challenge was made of. */
  verifier: string
}

/** What an operation is asked with. */
interface Question {
  path?: Record<string, string | number>
  query?: string
  body?: unknown
  headers?: Record<string, string>
}

export interface Row {
  ask: (of: Things) => Question
  /** About what is one's own. */
  own: Outcomes
  /** About what is somebody else's on the same site. */
  other: Outcomes
}

const all = (outcome: Outcome): Outcomes =>
  Object.fromEntries(roles.map((role) => [role, outcome])) as Record<Role, Outcome>

const everybody = all('done')

/** A reader's write: by a guest's token or an embed's, whatever cookie comes along. Who is banned is told so, and nothing else. */
const bearers = (outcomes: Pick<Outcomes, 'guest' | 'embedOfModerator' | 'embedOfWriter'>): Outcomes => ({
  ...all('token-required'),
  banned: 'banned',
  ...outcomes,
})
const anyBearer = bearers({ guest: 'done', embedOfModerator: 'done', embedOfWriter: 'done' })
const moderatingBearer = bearers({ guest: 'not-yours', embedOfModerator: 'done', embedOfWriter: 'not-yours' })
const noBearer = bearers({ guest: 'not-yours', embedOfModerator: 'not-yours', embedOfWriter: 'not-yours' })

/** What the team may do in the console only. */
const inConsole = (outcomes: Pick<Outcomes, 'writer' | 'moderator' | 'admin' | 'owner'>): Outcomes => ({
  nobody: 'sign-in-required',
  guest: 'sign-in-required',
  banned: 'sign-in-required',
  embedOfModerator: 'not-allowed',
  embedOfWriter: 'not-allowed',
  ...outcomes,
})
const wholeTeam = inConsole({ writer: 'done', moderator: 'done', admin: 'done', owner: 'done' })
const whoModerates = inConsole({ writer: 'not-allowed', moderator: 'done', admin: 'done', owner: 'done' })
const ownersOnly = inConsole({ writer: 'not-allowed', moderator: 'not-allowed', admin: 'not-allowed', owner: 'done' })
/** Deciding about comments is all that a page with a moderator's token may do for the team. */
const whoDecides: Outcomes = { ...whoModerates, embedOfModerator: 'done' }

/** What the people who run the site may do. */
const whoRuns = inConsole({ writer: 'not-allowed', moderator: 'not-allowed', admin: 'done', owner: 'done' })
const nobodyOfTeam = inConsole({ writer: 'not-allowed', moderator: 'not-allowed', admin: 'not-allowed', owner: 'not-allowed' }) // biome-ignore format: short

const same = (outcomes: Outcomes) => ({ own: outcomes, other: outcomes })
const key = () => ({ 'Idempotency-Key': crypto.randomUUID() })
const aRule = { name: 'Watch sellers', enabled: true, conditions: { words: ['replica'] }, actions: [{ do: 'hold' }] }
const ofAuthor = ({ author }: Things): Question => ({ path: { id: author } })
const ofComment = ({ comment }: Things): Question => ({ path: { id: comment } })

/** By the name of the operation in the API's document. */
export const matrix: Record<OperationId, Row> = {
  readThread: { ask: ({ page }) => ({ query: `url=${page}` }), ...same(everybody) },
  readComments: { ask: ({ thread }) => ({ path: { thread } }), ...same(everybody) },
  readThreadChanges: { ask: ({ thread }) => ({ path: { thread } }), ...same(everybody) },
  searchThread: { ask: ({ thread }) => ({ path: { thread }, query: 'q=words' }), ...same(everybody) },
  // Allowed: without a socket there is nothing to write the stream to, which is as far as it gets.
  followThread: { ask: ({ thread }) => ({ path: { thread } }), ...same(all('unavailable')) },
  followViewer: {
    ask: ({ thread }) => ({ query: `thread=${thread}` }),
    // To the stream of one's own, who is banned is nobody.
    ...same({
      ...bearers({ guest: 'unavailable', embedOfModerator: 'unavailable', embedOfWriter: 'unavailable' }),
      banned: 'token-required',
    }),
  },
  readCounts: { ask: ({ page }) => ({ query: `page=${page}` }), ...same(everybody) },
  readViewer: { ask: ({ thread }) => ({ query: `thread=${thread}` }), ...same(everybody) },
  readComment: { ask: ofComment, ...same(everybody) },
  readReplies: { ask: ofComment, ...same(everybody) },
  readCommentContext: { ask: ofComment, ...same(everybody) },
  readRevisions: { ask: ofComment, ...same(everybody) },
  previewBody: { ask: () => ({ body: { body: 'Some words' } }), ...same(everybody) },
  changeOwnName: {
    ask: () => ({ body: { name: 'Somebody Else' } }),
    ...same(bearers({ guest: 'done', embedOfModerator: 'not-allowed', embedOfWriter: 'not-allowed' })),
  },
  makeGuest: { ask: () => ({ body: { name: 'Somebody New' } }), ...same(everybody) },

  postComment: {
    ask: ({ page, comment }) => ({
      body: { page: { url: page }, body: crypto.randomUUID(), parentId: comment },
      headers: key(),
    }),
    ...same(anyBearer),
  },
  addReaction: {
    ask: ofComment,
    own: bearers({ guest: 'own-comment', embedOfModerator: 'own-comment', embedOfWriter: 'own-comment' }),
    other: anyBearer,
  },
  removeReaction: { ask: ofComment, ...same(anyBearer) },
  editComment: {
    ask: ({ comment, etag }) => ({
      path: { id: comment },
      body: { body: crypto.randomUUID() },
      headers: { 'If-Match': etag },
    }),
    own: anyBearer,
    other: moderatingBearer,
  },
  redactRevision: {
    ask: ({ comment }) => ({ path: { id: comment, revision: 1 }, body: { reason: 'held a phone number' } }),
    own: anyBearer,
    other: moderatingBearer,
  },
  deleteComment: { ask: ofComment, own: anyBearer, other: noBearer },
  restoreComment: { ask: ofComment, own: anyBearer, other: noBearer },

  reportComment: {
    ask: (of) => ({ ...ofComment(of), body: { reason: 'rude' } }),
    own: bearers({ guest: 'own-comment', embedOfModerator: 'own-comment', embedOfWriter: 'own-comment' }),
    other: anyBearer,
  },
  withdrawReport: { ask: ofComment, ...same(anyBearer) },
  // It is published: there is nothing to look at again.
  appealDecision: {
    ask: (of) => ({ ...ofComment(of), body: {} }),
    own: bearers({ guest: 'no-appeal', embedOfModerator: 'no-appeal', embedOfWriter: 'no-appeal' }),
    other: noBearer,
  },

  // Whoever holds a code and its verifier may use it, as with a link; on pages of the one origin it was made for.
  startEmbedSession: {
    ask: ({ code, verifier }) => ({ body: { code, verifier } }),
    own: everybody,
    other: { ...everybody, writer: 'link-used', moderator: 'link-used', admin: 'link-used', owner: 'link-used' },
  },
  endEmbedSession: {
    ask: () => ({}),
    ...same({ ...all('sign-in-required'), embedOfModerator: 'done', embedOfWriter: 'done' }),
  },
  makeEmbedCode: {
    ask: () => ({ body: { origin: 'http://localhost:4000', challenge: 'x'.repeat(43) } }),
    ...same(wholeTeam),
  },
  // Whoever holds a link may use it: that is what it is.
  checkStaffLink: { ask: ({ link }) => ({ body: { link } }), ...same(everybody) },
  startStaffSession: { ask: ({ link }) => ({ body: { link, name: 'Somebody New' } }), ...same(everybody) },
  readStaffSession: { ask: () => ({}), ...same(wholeTeam) },
  endStaffSession: { ask: () => ({}), ...same(wholeTeam) },
  readStaffSessions: { ask: () => ({}), ...same(wholeTeam) },
  endOtherStaffSessions: { ask: () => ({}), ...same(wholeTeam) },
  makeBrowserLink: { ask: () => ({}), ...same(wholeTeam) },
  revokeStaffSession: {
    ask: ({ session }) => ({ path: { id: session } }),
    own: wholeTeam,
    other: inConsole({ writer: 'not-found', moderator: 'not-found', admin: 'not-found', owner: 'not-found' }),
  },
  readMailSettings: { ask: () => ({}), ...same(wholeTeam) },
  changeMailSettings: {
    ask: () => ({ body: { email: 'somebody@example.org', wantsMail: false } }),
    ...same(wholeTeam),
  },
  readStaff: { ask: () => ({}), ...same(wholeTeam) },
  readInvitations: { ask: () => ({}), ...same(ownersOnly) },
  inviteStaff: { ask: () => ({ body: { role: 'writer', label: 'Wim' } }), ...same(ownersOnly) },
  withdrawInvitation: { ask: ({ invitation }) => ({ path: { id: invitation } }), ...same(ownersOnly) },
  changeRole: { ask: ({ person }) => ({ path: { id: person }, body: { role: 'admin' } }), ...same(ownersOnly) },
  removeStaff: { ask: ({ person }) => ({ path: { id: person } }), ...same(ownersOnly) },

  readQueues: { ask: () => ({}), ...same(whoDecides) },
  readQueue: { ask: ({ thread }) => ({ path: { name: 'all' }, query: `thread=${thread}` }), ...same(whoDecides) },
  readCard: { ask: ofComment, ...same(whoDecides) },
  decideComments: {
    ask: ({ comment }) => ({ body: { items: [{ id: comment, state: 'published', revision: 2 }], verb: 'hold' } }),
    ...same(whoDecides),
  },
  undoBatch: { ask: ({ batch }) => ({ path: { id: batch } }), ...same(whoDecides) },
  claimComment: { ask: ({ comment }) => ({ body: { comment } }), ...same(whoDecides) },
  releaseClaim: { ask: ofComment, ...same(whoDecides) },
  readLog: { ask: ({ comment }) => ({ query: `target=${comment}` }), ...same(whoModerates) },

  readAuthors: { ask: () => ({ query: 'q=somebody' }), ...same(whoModerates) },
  readAuthor: { ask: ofAuthor, ...same(whoModerates) },
  changeAuthor: { ask: (of) => ({ ...ofAuthor(of), body: { isExpert: true } }), ...same(whoModerates) },
  // Nobody decides about themselves.
  sanctionAuthor: {
    ask: (of) => ({ ...ofAuthor(of), body: { kind: 'review', reason: 'New here' } }),
    own: nobodyOfTeam,
    other: whoModerates,
  },
  liftSanction: { ask: ({ sanction }) => ({ path: { id: sanction } }), own: nobodyOfTeam, other: whoModerates },
  readAuthorNotes: { ask: ofAuthor, ...same(whoModerates) },
  addAuthorNote: { ask: (of) => ({ ...ofAuthor(of), body: { body: 'Knows the river.' } }), ...same(whoModerates) },
  readCommentNotes: { ask: ofComment, ...same(whoModerates) },
  addCommentNote: { ask: (of) => ({ ...ofComment(of), body: { body: 'Checked.' } }), ...same(whoModerates) },
  // Who runs the site may tidy up after others.
  removeNote: {
    ask: ({ note }) => ({ path: { id: note } }),
    own: whoModerates,
    other: inConsole({ writer: 'not-allowed', moderator: 'not-allowed', admin: 'done', owner: 'done' }),
  },
  // Whoever holds the key reads their own mail, whatever was decided about them.
  markMessageRead: {
    ask: ({ sanction }) => ({ path: { id: sanction } }),
    own: { ...anyBearer, banned: 'done' },
    other: {
      ...bearers({ guest: 'not-found', embedOfModerator: 'not-found', embedOfWriter: 'not-found' }),
      banned: 'not-found',
    },
  },

  readThreadLimits: { ask: ({ thread }) => ({ path: { id: thread } }), ...same(whoModerates) },
  changeThreadLimits: { ask: ({ thread }) => ({ path: { id: thread }, body: { slowS: 60 } }), ...same(whoModerates) },
  readThreadPage: { ask: ({ thread }) => ({ path: { id: thread } }), ...same(whoModerates) },
  correctThreadPage: { ask: ({ thread }) => ({ path: { id: thread }, body: { title: 'As it is' } }), ...same(whoRuns) },
  pinComment: { ask: ofComment, ...same(whoModerates) },
  unpinComment: { ask: ofComment, ...same(whoModerates) },
  featureComment: { ask: ofComment, ...same(wholeTeam) },
  unfeatureComment: { ask: ofComment, ...same(wholeTeam) },

  assignComments: { ask: ({ comment }) => ({ body: { comments: [comment], to: 'admins' } }), ...same(whoModerates) },
  // Views are one's own: under the id of somebody else's, one keeps another.
  readViews: { ask: () => ({}), ...same(whoModerates) },
  saveView: {
    ask: ({ view }) => ({ path: { id: view }, body: { name: 'Mine', queue: 'spam', filters: {} } }),
    ...same(whoModerates),
  },
  removeView: {
    ask: ({ view }) => ({ path: { id: view } }),
    own: whoModerates,
    other: inConsole({ writer: 'not-allowed', moderator: 'not-found', admin: 'not-found', owner: 'not-found' }),
  },
  // As they may with the token of a page.
  replyAsStaff: {
    ask: (of) => ({ ...ofComment(of), body: { body: crypto.randomUUID() }, headers: key() }),
    ...same(whoDecides),
  },
  readParticipation: {
    ask: ({ page, comment }) => ({ query: `url=${page}&parent=${comment}` }),
    ...same({ ...anyBearer, banned: 'token-required' }),
  },
  countNudge: { ask: () => ({ body: { kind: 'tone', outcome: 'shown' } }), ...same(everybody) },
  readNudges: { ask: () => ({}), ...same(whoModerates) },

  readRules: { ask: () => ({}), ...same(whoModerates) },
  readRuleVersions: { ask: ({ rule }) => ({ path: { id: rule } }), ...same(whoModerates) },
  // A dry run changes nothing.
  dryRunRule: { ask: () => ({ body: { rule: aRule, days: 1 } }), ...same(whoModerates) },
  addRule: { ask: () => ({ body: aRule }), ...same(whoRuns) },
  changeRule: { ask: ({ rule }) => ({ path: { id: rule }, body: aRule }), ...same(whoRuns) },
  orderRules: { ask: ({ rule }) => ({ body: { ids: [rule] } }), ...same(whoRuns) },
  removeRule: { ask: ({ rule }) => ({ path: { id: rule } }), ...same(whoRuns) },

  readScreeningSettings: { ask: () => ({}), ...same(whoModerates) },
  // Nobody has read these settings at this version.
  changeScreeningSettings: {
    ask: () => ({ body: { linksBeforeHold: 2 }, headers: { 'If-Match': '"another"' } }),
    ...same(inConsole({ writer: 'not-allowed', moderator: 'not-allowed', admin: 'settings-changed', owner: 'settings-changed' })),
  }, // biome-ignore format: short
  readJobs: { ask: () => ({}), ...same(whoRuns) },
  readServerStatus: { ask: () => ({}), ...same(whoRuns) },
  readMailStatus: { ask: () => ({}), ...same(whoRuns) },
  testMail: { ask: () => ({}), ...same(whoRuns) },
  dryRunWordLists: { ask: () => ({ body: { text: 'Words', wordLists: [] } }), ...same(whoModerates) },
}
