import * as v from 'valibot'
import { commentPage, threadPageQuery } from '../../comments/comments.ts'
import { findingPage, searchQuery } from '../../comments/search.ts'
import {
  changesQuery,
  countsQuery,
  countsReply,
  threadChanges,
  threadPage,
  threadQuery,
} from '../../comments/threads.ts'
import { commentExample, findingPageExample } from '../examples/comments.ts'
import { threadChangesExample, threadPageExample } from '../examples/threads.ts'
import { gives, operation, says, streams } from '../operation.ts'

export const readThread = operation('GET /thread', {
  id: 'readThread',
  tag: 'Threads',
  summary: 'Read a page’s thread, settings and first comments at once: public and cacheable',
  query: threadQuery,
  replies: {
    200: gives('The first page', threadPage, threadPageExample),
    304: says('Unchanged since the given ETag'),
  },
})

export const readComments = operation('GET /threads/{thread}/comments', {
  id: 'readComments',
  tag: 'Threads',
  summary: 'Read a page of a thread’s top-level comments, each with its first replies; or those named, without',
  query: threadPageQuery,
  replies: {
    200: gives('A page', commentPage, { items: [commentExample], nextCursor: null }),
    304: says('Unchanged since the given ETag'),
  },
})

export const searchThread = operation('GET /threads/{thread}/search', {
  id: 'searchThread',
  tag: 'Threads',
  summary: 'Search a thread’s comments, the newest first: words, "words together", or, -without',
  query: searchQuery,
  replies: { 200: gives('A page', findingPage, findingPageExample) },
})

export const readThreadChanges = operation('GET /threads/{thread}/changes', {
  id: 'readThreadChanges',
  tag: 'Threads',
  summary: 'Read what changed in a thread since a version: for readers who cannot follow its events',
  query: changesQuery,
  replies: {
    200: gives('What changed', threadChanges, threadChangesExample),
    304: says('Nothing since the given ETag'),
  },
})

export const followThread = operation('GET /threads/{thread}/events', {
  id: 'followThread',
  tag: 'Threads',
  summary: 'Follow a thread as server-sent events: ids and versions of what changes; resumes after Last-Event-ID',
  query: changesQuery,
  headers: ['Last-Event-ID'],
  replies: {
    200: streams(
      'Events `changes`, each with what readThreadChanges answers; `reset` where that is more than worth listing',
      v.string(),
      `id: 12\nevent: changes\ndata: ${JSON.stringify(threadChangesExample)}\n\n`,
    ),
  },
})

export const readCounts = operation('GET /counts', {
  id: 'readCounts',
  tag: 'Threads',
  summary: 'Count the comments of up to 100 pages, each named by its id or address',
  query: countsQuery,
  replies: { 200: gives('A number a page', countsReply, { counts: { 'https://example.org/river-plan': 128 } }) },
})
