import { expect, it } from 'vitest'
import { makeMailLink } from '../../../server/notify/mail-links.ts'
import { openForm, sendForm } from '../../kit/clients/plain-form.ts'
import { member } from '../../kit/factories/staff.ts'
import { pageUrl, testApp } from '../../kit/fixtures/app.ts'
import { openCutOff } from '../../kit/fixtures/cut-off.ts'

interface Words {
  text: string
  link: string
}

const hostile: Words = {
  text: `]]></p><script>alert(1)</script>"'&lt;`,
  link: `https://example.org/?a="&b='&lt;]]`,
}
const harmless: Words = { text: 'Nothing of the kind', link: 'https://example.org/?a=1' }

/** Everything the server writes as HTML or XML, on a site, a page and comments that say these words wherever they can. */
async function everyPage({ text, link }: Words): Promise<Record<string, string>> {
  await using test = await testApp()
  await using cutOff = await openCutOff()
  const { db, siteId } = test.fresh
  await db
    .updateTable('site')
    .set({ name: `Site ${text}` })
    .where('site_id', '=', siteId)
    .execute()
  await test.set({})
  const { token } = await test.guest(text)
  const page = { id: text, url: `${pageUrl}?${new URLSearchParams({ text })}`, title: text }
  const body = `${text}\n\n> \`${text}\`\n\n[link](${link})\n\n\`\`\`\n${text}\n\`\`\``
  const post = async (parentId?: string) => {
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const answer = await test.ask('POST', '/comments', { token, body: { page, body, parentId }, headers })
    return answer.body.comment
  }
  const root = await post()
  const reply = await post(root.id)
  const thread = `/threads/_/${root.threadId}`
  const form = await openForm(test, `${thread}?reply=${root.id}`)
  const { id: staffId } = await member(test)
  const about = { commentId: reply.id, staffId, revision: 1, state: 'published' as const }
  const mail = `/moderation/_/mail/${await makeMailLink(db, siteId, about)}`
  const get = async (address: string) => {
    const response = await test.app.request(address)
    expect(response.status, address).toBe(200)
    return response.text()
  }
  const decided = async () => {
    const keys = await openForm(test, mail)
    const sent = await sendForm(test, keys, {
      verb: 'spam',
      key: /value="spam"><.*?value="([^"]+)/.exec(keys.html)![1]!,
    })
    expect(sent.status).toBe(200)
    return sent.body
  }
  return {
    demo: await get(`/?${new URLSearchParams({ page: text })}`),
    'plain page': await get(thread),
    'plain page by its id': await get(`/threads/_?${new URLSearchParams({ page: text, url: page.url })}`),
    'plain page nobody wrote on': await get(`/threads/_?${new URLSearchParams({ page: `${text}2`, url: page.url })}`),
    branch: await get(`${thread}?comment=${reply.id}`),
    'form to answer': form.html,
    'form without a name': (await sendForm(test, form, { name: '', body })).body,
    'form without words': (await sendForm(test, form, { name: text, body: '' })).body,
    'form while the database is away': (await cutOff.send(form, { name: text, body })).html,
    include: await get(`${thread}/thread.html`),
    'Atom of the thread': await get(`${thread}/feed.atom`),
    'Atom of the site': await get('/threads/_/feed.atom'),
    ...Object.fromEntries(
      JSON.parse(await get(`${thread}/feed.json`)).items.map((item: { content_html: string }, n: number) => [
        `JSON Feed ${n}`,
        item.content_html,
      ]),
    ),
    'page of a mail': await get(mail),
    'page of a mail, decided': await decided(),
  }
}

/** A comment, or a tag and everything in it: attributes without a value, or with one in double quotes, as all of ours. */
const tagRe = /<!--[^<>]*-->|<(?:!doctype|\?xml|\/?[a-z][\w:-]*)(?:\s+[^\s=>/"?]+(?:="[^"]*")?)*\s*[/?]?>/gi

/** They have it in their addresses at most. */
const sayingNothing = ['plain page nobody wrote on', 'page of a mail, decided']

const tagsOf = (markup: string) => (markup.match(tagRe) ?? []).map((tag) => tag.replaceAll(/="[^"]*"/g, '=""'))

/** What text makes of markup that is read to the end. */
const decoded = (markup: string) =>
  markup
    .replaceAll(/&(?:lt|#60);/g, '<')
    .replaceAll(/&(?:gt|#62);/g, '>')
    .replaceAll(/&(?:quot|#34);/g, '"')
    .replaceAll(/&(?:apos|#39);/g, "'")
    .replaceAll(/&(?:amp|#38);/g, '&')

it('writes nothing anybody said as more than text, on every page, feed and page of a mail', async () => {
  const [said, plain] = [await everyPage(hostile), await everyPage(harmless)]

  for (const [name, markup] of Object.entries(said)) {
    expect(tagsOf(markup), name).toEqual(tagsOf(plain[name]!))
    expect(tagsOf(markup).length, name).toBeGreaterThan(3)
    expect(markup.replaceAll(tagRe, '').match(/<.{0,40}/g), name).toBeNull()
    if (!sayingNothing.includes(name)) expect(decoded(markup), name).toContain('<script>alert(1)</script>"\'&')
  }
  for (const name of ['Atom of the thread', 'Atom of the site']) {
    expect(said[name], name).not.toMatch(/&(?!(amp|lt|gt|quot|#39);)/)
    expect(said[name], name).not.toContain(']]>')
  }
})

it('tells machines the same words, and ends their script element nowhere', async () => {
  const { 'plain page': page } = await everyPage(hostile)

  const [, json] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page!)!
  const data = JSON.parse(json!)

  expect(data.headline).toBe(hostile.text)
  expect(data.comment[0].author.name).toBe(hostile.text)
  expect(data.comment[0].text).toContain('</p><script>alert(1)</script>')
})
