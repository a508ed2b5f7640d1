import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { findCommand } from '../../../server/commands/find-command.ts'
import { readWords } from '../../../server/commands/read-words.ts'
import { Sites } from '../../../server/sites/site.ts'
import { addSite } from '../../kit/factories/sites.ts'
import { origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const address = 'https://comments.example.org'

/** Gives a command as a process of its own would; returns what it said, or why it was refused. */
async function give({ fresh: { db } }: TestApp, ...given: string[]): Promise<string> {
  const { words, options } = readWords(given)
  const said: string[] = []
  try {
    const command = findCommand(words)
    const site = await new Sites(db).get(options.site ?? '_')
    await command.run({ db, site, address, options, say: (line) => said.push(line) }, ...command.words)
  } catch (error) {
    return (error as Error).message
  }
  return said.join('\n')
}

const nameOf = async ({ fresh: { db } }: TestApp, slug: string) => (await new Sites(db).get(slug)).name

it('adds, allows, denies and renames, with an effect on a server that runs', async () => {
  await using test = await testApp({ config: { publicUrl: address } })
  const write = async (from: string) =>
    (await test.ask('POST', '/api/v1/sites/blog/guests', { body: { name: 'Ana Silva' }, headers: { Origin: from } }))
      .status
  const blog = 'https://blog.example.org'

  expect(await give(test, 'site', 'add', 'blog', 'My', 'blog')).toContain('Added the site "blog".')
  expect(await give(test, 'site', 'add', 'blog')).toContain('There is a site "blog" already.')
  expect(await give(test, 'site', 'add', 'Blog!')).toContain('lower-case letters, digits and hyphens')
  expect(await write(blog)).toBe(403)
  await give(test, 'site', 'allow', blog, '--site', 'blog')
  expect(await write(blog)).toBe(201)
  await give(test, 'site', 'deny', blog, '--site', 'blog')
  expect(await write(blog)).toBe(403)
  expect(await give(test, 'site', 'deny', blog, '--site', 'blog')).toContain('is not among the origins of "blog"')
  await give(test, 'site', 'rename', 'Our', 'blog', '--site', 'blog')
  expect((await test.ask('GET', '/threads/blog/feed.json')).body.title).toBe('Comments on Our blog')
  const entries = await give(test, 'log', 'export', '--site', 'blog')
  expect(entries.split('\n').map((line) => JSON.parse(line).action)).toEqual(
    ['site.allow-origin', 'site.deny-origin', 'site.rename'], // biome-ignore format: one line
  )
})

it('removes a site with everything of it and nothing of others, when it is told twice', async () => {
  await using test = await testApp()
  const { db } = test.fresh
  await addSite(test.fresh, 'other')
  for (const site of ['demo', 'other']) {
    const ask = (method: string, path: string, sent: object) => test.ask(method, `/api/v1/sites/${site}${path}`, sent)
    const [ana, ben] = await Promise.all(
      ['Ana', 'Ben'].map(async (name) => (await ask('POST', '/guests', { body: { name } })).body.token as string),
    )
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const { comment } = (await ask('POST', '/comments', { token: ana, body: { page: { url: pageUrl }, body: 'The weir.' }, headers })).body // biome-ignore format: one request
    await ask('PATCH', `/comments/${comment.id}`, { token: ana, body: { body: 'The weir is dry.' }, headers: { 'If-Match': '"1"' } }) // biome-ignore format: one request
    await ask('PUT', `/comments/${comment.id}/reaction`, { token: ben })
    await ask('PUT', `/comments/${comment.id}/report`, { token: ben, body: { reason: 'spam' } })
    await give(test, 'site', 'allow', origin, '--site', site)
    await give(test, 'staff', 'link', 'owner', 'Olga', '--site', site)
  }
  const rowsBySite = async () => {
    const { rows } = await sql<{ table: string; slug: string | null; rows: number }>`
      select (xpath('/row/t/text()', row))[1]::text as table, (xpath('/row/slug/text()', row))[1]::text as slug,
        (xpath('/row/n/text()', row))[1]::text::int as rows
      from pg_tables, unnest(xpath('/table/row', query_to_xml(format(
        'select %L as t, s.slug, count(*) as n from %I left join site s using (site_id) group by s.slug', tablename, tablename),
        false, false, ''))) as row
      where schemaname = current_schema() and tablename not like 'kysely%'`.execute(db)
    return rows
  }
  const before = await rowsBySite()
  expect(before.filter(({ slug }) => slug === 'other').length).toBeGreaterThan(8)

  expect(await give(test, 'site', 'remove', 'other')).toMatch(
    /^This deletes .*1 comments in 1 threads.* for good\..*--yes$/,
  )
  expect(await rowsBySite()).toEqual(before)
  expect(await give(test, 'site', 'remove', 'other', '--yes')).toContain('Removed the site "other"')

  expect(await rowsBySite()).toEqual(before.filter(({ slug }) => slug !== 'other'))
  expect((await test.ask('GET', '/threads/other/feed.json')).status).toBe(404)
  await expect(sql`delete from log`.execute(db)).rejects.toThrow('append-only')
})

it('names a site after the first origin that may post, as long as nobody named it', async () => {
  await using test = await testApp()
  await test.fresh.db.updateTable('site').set({ name: 'comments.example.org' }).execute()

  expect(await give(test, 'site', 'allow', 'https://example.org')).toContain('The site is now named "example.org".')
  await give(test, 'site', 'allow', 'https://www.example.org')

  expect(await nameOf(test, 'demo')).toBe('example.org')
})

it.each([
  [
    ['site', 'set', 'editWindowS', '-1'],
    /^editWindowS cannot be -1\. It takes 0 to 31,622,400 seconds, for example: .* editWindowS 900$/,
  ],
  [
    ['site', 'set', 'premoderate', 'frist'],
    /^premoderate cannot be frist\. It takes list of everything, first, guests, links, for example: /,
  ],
  [['site', 'set', 'premoderat', 'first'], /^There is no setting "premoderat"\. Did you mean "premoderate"\?$/],
  [['site', 'set', 'editWindowS'], /^Say what editWindowS is to be\./],
  [['site', 'set', 'language', 'xx'], /^There is no language "xx"\./],
  [['site', 'set', 'rulesUrl', 'javascript:alert(1)'], /^rulesUrl cannot be .*: it must begin with https:\/\/ or http/],
  [['site', 'allow', 'example.org'], /^"example\.org" is not an origin like/],
  [['site', 'rename'], /^Give a name of 1 to 100 characters/],
  [['staff', 'link', 'moderatr', 'Priya'], /^There is no role "moderatr"\. Did you mean "moderator"\?/],
  [['staff', 'link', 'owner', 'X'], /^"X" cannot be a name: it .*For example: .* staff link owner "Priya Shah"$/],
  [['thread', 'close', 'https://example.org/nothing'], /^No thread of the site "demo" has the page/],
  [['thread', 'close'], /^Say which page/],
  [['seed', '--comments', '5'], /^Invented comments would appear in the feeds of "demo"\./],
])('says in words why "%j" cannot be done', async (words, sentence) => {
  await using test = await testApp()

  expect(await give(test, ...words)).toMatch(sentence)
})

it('takes words for a list, as well as JSON, and says what a language changes', async () => {
  await using test = await testApp()

  expect(await give(test, 'site', 'set', 'premoderate', 'first,links')).toBe('premoderate is now ["first","links"].')
  expect(await give(test, 'site', 'set', 'premoderate', '["first"]')).toBe('premoderate is now ["first"].')
  expect(await give(test, 'site', 'set', 'language', 'de')).toMatch(/German word forms\. The words .* are English\.$/)
})
