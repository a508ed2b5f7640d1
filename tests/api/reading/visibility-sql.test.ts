import { sql } from 'kysely'
import { expect, it } from 'vitest'
import {
  isVisibleToAuthor,
  judgedStates,
  stateToAuthor,
  type VisibilityRow,
  visibleAsHeld,
  visibleAsPublished,
  visibleState,
} from '../../../server/comments/visibility.ts'
import { commentStates } from '../../../shared/comments/comments.ts'
import { freshDb } from '../../kit/fixtures/database.ts'

const [author, other] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'] as const

const rows: VisibilityRow[] = commentStates.flatMap((state) =>
  [true, false].flatMap((shadowed) =>
    [null, { reason: 'spam' }].map((decision) => ({ state, author_id: author, shadowed, decision })),
  ),
)

it.each([
  { who: 'its author', id: author },
  { who: 'somebody else', id: other },
])('tells $who the same in SQL and of a row in hand', async ({ id }) => {
  await using fresh = await freshDb()
  const viewerId = sql<string>`${id}::uuid`

  const { rows: told } = await sql<{ published: boolean; held: boolean; isTold: boolean; state: string }>`
    select ${visibleAsPublished('c', viewerId)} as published, ${visibleAsHeld('c', viewerId)} as held,
      ${isVisibleToAuthor('c')} as "isTold", ${stateToAuthor('c')} as state
    from jsonb_to_recordset(${JSON.stringify(rows.map((row, place) => ({ ...row, place })))}::jsonb)
      as c (state text, author_id uuid, shadowed boolean, decision jsonb, place int)
    order by c.place`.execute(fresh.db)

  const viewer = { id, moderates: false }
  expect(told.map(({ published }) => published)).toEqual(rows.map((row) => visibleState(row, viewer) === 'published'))
  expect(told.map(({ held }) => held)).toEqual(
    rows.map((row) => row.state !== 'held' && visibleState(row, viewer) === 'held'),
  )
  if (id === author) {
    const states = rows.map((row) => visibleState(row, viewer))
    expect(told.map(({ isTold }) => isTold)).toEqual(states.map((state) => judgedStates.includes(state)))
    expect(told.flatMap(({ state, isTold }) => (isTold ? [state] : []))).toEqual(
      states.filter((state) => judgedStates.includes(state)),
    )
  }
})
