import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // The words of word lists, as the log speaks of them: each text once, under its SHA-256.
  await sql`
    create table word_list_text (
      site_id uuid not null references site,
      hash bytea not null,
      words text not null,
      primary key (site_id, hash)
    )`.execute(db)

  // People, as the team looks for them: the newest first, by the beginning of any word of their name, and the experts.
  await sql`create index author_by_age on author (site_id, created_at, id)`.execute(db)
  await sql`create index author_experts on author (site_id, created_at, id) where badges @> '{expert}'`.execute(db)
  // Without case and accents, and without a dictionary: it is names. Letters that do not come apart are named one by one.
  await sql`
    create function name_words(name text) returns text[] language sql immutable parallel safe
    return array_remove(regexp_split_to_array(
      translate(lower(regexp_replace(normalize(name, NFKD), U&'[\\0300-\\036F]', '', 'g')), U&'\\00F8\\0142\\0111\\0131', 'oldi'),
      '[[:space:][:punct:]]+'), '')`.execute(db)
  // The site is a word, too, so that the index finds its people and not everybody's.
  await sql`
    create index author_by_name on author
    using gin (array_to_tsvector(name_words(name) || site_id::text))`.execute(db)
  // Who is reported most lately; also asked whenever a thread may have to cool down.
  await sql`create index report_by_age on report (site_id, created_at)`.execute(db)
}
