/** Where a post's CPU goes, for the page of figures: profiles, which no bench repeats. Shares are per cent. */
export const postCpu = `### Where a post's CPU goes

Profiles of 2026-12-01 with 16 clients: Node's by \`--cpu-prof\` after eight seconds of posts, PostgreSQL's by \`perf\`, of the post
statement on one connection. Writes to a socket count for whoever makes them.

| Node | % | PostgreSQL, the statement | % |
| --- | --- | --- | --- |
| the driver of PostgreSQL and its two queries | 27 | the commit: WAL written and synced | 20 |
| Hono, its Node adapter and writing the answer | 25 | starting and ending five parts, 22 indexes opened | 13 |
| our middleware and handlers | 15 | words for searching, stemmed and not | 9 |
| the log line | 12 | locking and counting in the thread | 9 |
| node:http, garbage, the event loop | 11 | the index of words | 7 |
| Markdown | 4 | the eleven B-tree indexes a published comment is in | 7 |
| rate limits | 4 | check constraints | 6 |
| reading and checking the body, screening | 3 | foreign keys | 6 |
| | | comments that say the same | 6 |
| | | the row, the plan cache, the protocol | 17 |

The goal is 0.6 ms each. Node reaches it in a quiet minute of the machine: 0.66 ms before headers were set on the answer alone, 0.59
after, middle of seven rounds in turn. PostgreSQL does not. On one connection the statement takes 0.43 ms in its best round, what is
read before it 0.06, a plain durable insert 0.12; with 16 clients a post takes 0.8 to 1.1. That difference was not taken apart: half
as many connections took as much. No single part of the statement makes up for it: without foreign keys it saves 0.02 ms, without
unstemmed words 0.02, without all indexes but three about 0.12. Tables without statistics, as in the first minute of a server, cost
twice as much: the bench now takes them first.

A lone post on an idle database takes 4.0 ms where 120 ms lie between two, 1.7 ms back to back; a durable insert alone takes 1.0.
`
