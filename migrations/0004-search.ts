import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // What a comment says, for searching within its thread: its words in the site's language and as they stand, and the thread's
  // id as a word, so that the index finds a thread's matches and not every site's. Filled by the statements that write words.
  await sql`alter table comment add column search tsvector not null default ''`.execute(db)
  // What was there before. Characters of languages written without spaces are words of their own, here as everywhere.
  await sql`
    update comment set search =
      to_tsvector('english', words.plain) || to_tsvector('simple', words.plain) || array_to_tsvector(array[thread_id::text])
    from (
      select site_id, id, lower(regexp_replace(
        replace((select coalesce(string_agg(text #>> '{}', ' '), '') from jsonb_path_query(body::jsonb, 'strict $.**.text') text),
          '/', ' '),
        ${'([\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff])'}, ${' \\1 '}, 'g')) as plain
      from comment
    ) words
    where words.site_id = comment.site_id and words.id = comment.id`.execute(db)
  await sql`create index comment_by_words on comment using gin (search)`.execute(db)
}
