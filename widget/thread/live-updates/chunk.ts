// The chunk for news that the events of a thread do not carry: that it exists by now, and what only an author may know.

export { followMyComments } from './author-events.ts'
export { awaitThread } from './await-thread.ts'
