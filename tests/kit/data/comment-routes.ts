import type { Tag } from '../../../shared/api/operation.ts'
import { operations } from '../../../shared/api/operations.ts'
import { pageUrl } from '../fixtures/app.ts'

// Every place a comment's words may come out. A GET route of the app that is neither here nor among those that carry no
// comments fails visibility.test.ts: hidden text leaks through the second place it is shown.

/** What of a comment is looked for: its words, those before its last edit, that edit's note, its author's name. */
export type Part = 'body' | 'older' | 'note' | 'name'

/** What a surface is asked about: the comment, a reply to it or what stands beside it, and another by its author. */
export interface Asked {
  id: string
  below: string
  other: string
  /** The person who wrote it. */
  author: string
  threadId: string
}

export interface CommentRoute {
  /** The route, as the app names it. */
  route: string
  /** For whom it is made: one answer for everybody, one for each viewer, or the team's alone. */
  kind: 'public' | 'personal' | 'team'
  addresses: (of: Asked) => string[]
  /** What the first address shows of a comment its viewer may read. */
  shows: Part[]
  /** Only comments in these states come here at all; any where it says nothing. */
  states?: readonly string[]
}

const api = '/api/v1/sites/:site'
const ask = '/api/v1/sites/_'

export const commentRoutes: CommentRoute[] = [
  { route: `${api}/thread`, kind: 'public', shows: ['body', 'name'], addresses: () => [
    `${ask}/thread?url=${pageUrl}`, `${ask}/thread?url=${pageUrl}&sort=oldest`, `${ask}/thread?url=${pageUrl}&sort=replies&limit=1`,
  ] },
  { route: `${api}/threads/:thread/comments`, kind: 'public', shows: ['body', 'name'], addresses: ({ threadId, id, below }) => [
    `${ask}/threads/${threadId}/comments`, `${ask}/threads/${threadId}/comments?id=${id}&id=${below}`,
    `${ask}/threads/${threadId}/comments?sort=oldest&limit=1`,
  ] },
  { route: `${api}/threads/:thread/search`, kind: 'public', shows: ['body', 'name'], addresses: ({ threadId }) => [
    `${ask}/threads/${threadId}/search?q=findable`, `${ask}/threads/${threadId}/search?q=canarybody`,
    `${ask}/threads/${threadId}/search?q=canaryolder`,
  ] },
  { route: `${api}/threads/:thread/changes`, kind: 'public', shows: [], addresses: ({ threadId }) => [`${ask}/threads/${threadId}/changes?since=0`] },
  { route: `${api}/counts`, kind: 'public', shows: [], addresses: () => [`${ask}/counts?page=${pageUrl}`] },
  { route: `${api}/comments/:id/replies`, kind: 'public', shows: [], addresses: ({ id, below, other }) => [
    `${ask}/comments/${id}/replies`, `${ask}/comments/${below}/replies`, `${ask}/comments/${other}/replies`,
  ] },

  { route: `${api}/me`, kind: 'personal', shows: [], addresses: ({ threadId }) => [`${ask}/me?thread=${threadId}`, `${ask}/me`] },
  { route: `${api}/me/participation`, kind: 'personal', shows: [], addresses: ({ id, below }) => [
    `${ask}/me/participation?url=${pageUrl}&parent=${id}`, `${ask}/me/participation?url=${pageUrl}&parent=${below}`,
  ] },
  { route: `${api}/comments/:id`, kind: 'personal', shows: ['body', 'name'], addresses: ({ id, below }) => [
    `${ask}/comments/${id}`, `${ask}/comments/${below}`,
  ] },
  { route: `${api}/comments/:id/context`, kind: 'personal', shows: ['body', 'name'], addresses: ({ id, below, other }) => [
    `${ask}/comments/${id}/context`, `${ask}/comments/${below}/context`, `${ask}/comments/${other}/context`,
  ] },
  { route: `${api}/comments/:id/revisions`, kind: 'personal', shows: ['body', 'older', 'note'], addresses: ({ id, below }) => [
    `${ask}/comments/${id}/revisions`, `${ask}/comments/${below}/revisions`,
  ] },

  { route: `${api}/moderation/queues/:name`, kind: 'team', shows: ['body', 'name'], addresses: () => [
    `${ask}/moderation/queues/all`,
    ...['pending', 'reported', 'unreviewed', 'spam', 'appeals', 'rejected'].map((name) => `${ask}/moderation/queues/${name}`),
    `${ask}/moderation/queues/all?q=canarybody`,
  ] },
  { route: `${api}/moderation/comments/:id`, kind: 'team', shows: ['body', 'name'], addresses: ({ id, below, other }) => [
    `${ask}/moderation/comments/${id}`, `${ask}/moderation/comments/${below}`, `${ask}/moderation/comments/${other}`,
  ] },
  { route: `${api}/moderation/queues`, kind: 'team', shows: [], addresses: () => [`${ask}/moderation/queues`] },
  { route: `${api}/moderation/authors`, kind: 'team', shows: [], addresses: () => [
    `${ask}/moderation/authors?limit=100`, `${ask}/moderation/authors?only=reported`,
  ] },
  { route: `${api}/moderation/authors/:id`, kind: 'team', shows: [], addresses: ({ author }) => [`${ask}/moderation/authors/${author}`] },
  { route: `${api}/moderation/log`, kind: 'team', shows: [], addresses: ({ id }) => [
    `${ask}/moderation/log`, `${ask}/moderation/log?target=${id}`,
  ] },

  { route: '/threads/:site', kind: 'public', shows: ['body', 'name'], addresses: ({ id, below }) => [
    `/threads/_?url=${pageUrl}`, `/threads/_?url=${pageUrl}&comment=${id}`, `/threads/_?url=${pageUrl}&comment=${below}`,
  ] },
  { route: '/threads/:site/thread.html', kind: 'public', shows: ['body', 'name'], addresses: () => [`/threads/_/thread.html?url=${pageUrl}`] },
  { route: '/threads/:site/:thread', kind: 'public', shows: ['body', 'name'], addresses: ({ threadId, id, below }) => [
    `/threads/_/${threadId}`, `/threads/_/${threadId}?sort=replies`, `/threads/_/${threadId}?comment=${id}`,
    `/threads/_/${threadId}?comment=${below}`, `/threads/_/${threadId}?reply=${id}`, `/threads/_/${threadId}?reply=${below}`,
  ] },
  { route: '/threads/:site/:thread/thread.html', kind: 'public', shows: ['body', 'name'], addresses: ({ threadId }) => [
    `/threads/_/${threadId}/thread.html`,
  ] },
  { route: '/threads/:site/feed.atom', kind: 'public', shows: ['body', 'name'], addresses: () => ['/threads/_/feed.atom'] },
  { route: '/threads/:site/feed.json', kind: 'public', shows: ['body', 'name'], addresses: () => ['/threads/_/feed.json'] },
  { route: '/threads/:site/:thread/feed.atom', kind: 'public', shows: ['body', 'name'], addresses: ({ threadId }) => [
    `/threads/_/${threadId}/feed.atom`,
  ] },
  { route: '/threads/:site/:thread/feed.json', kind: 'public', shows: ['body', 'name'], addresses: ({ threadId }) => [
    `/threads/_/${threadId}/feed.json`,
  ] },
] // biome-ignore format: a table

/** Parts of the API in which comments never come up: their GETs need no row above. */
const tagsWithoutComments: Tag[] = ['Staff', 'Thread limits', 'Rules', 'Settings', 'Nudges']
const routeRe = (endpoint: string) =>
  new RegExp(`^${api}${endpoint.slice('GET '.length).replaceAll(/\{(\w+)\}/g, ':$1')}$`)

/**
 * Routes that know no comments. The streams have tests of their own: one carries what `changes` answers, ids and versions, and
 * the one of somebody's own nothing at all.
 */
export const withoutComments: RegExp[] = [
  ...operations
    .filter(({ endpoint, tag }) => endpoint.startsWith('GET ') && tagsWithoutComments.includes(tag))
    .map(({ endpoint }) => routeRe(endpoint)),
  routeRe('GET /threads/{thread}/events'),
  routeRe('GET /me/events'),
  // What the team wrote: notes, and views of queues.
  routeRe('GET /moderation/views'),
  routeRe('GET /moderation/authors/{id}/notes'),
  routeRe('GET /moderation/comments/{id}/notes'),
  // Opens with the key of a mail alone: tests of its own, mail.test.ts.
  /^\/moderation\/:site\/mail\/:token$/,
  // A question to somebody of the team: whether to moderate on a page, whether a mail address is theirs.
  /^\/moderation\/:site\/(here|address\/:token)$/,
  /^\/api\/v1\/openapi\.json$/,
  /^\/(healthz|readyz|embed\.js|v1\/embed\.js|favicon\.svg|assets\/:name|problems\/:slug|demo\/article\.css)?$/,
  /^\/threads\/[\w-]+\.(css|js)$/,
  // The console's own files; what it shows it asks for.
  /^\/console(\/:name)?$/,
]
