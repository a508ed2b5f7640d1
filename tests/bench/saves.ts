import { makeLink } from '../../server/identity/staff/links.ts'
import { ruleRequestExample } from '../../shared/api/examples/rules.ts'
import { median, type Stage } from './stage.ts'

const rounds = 100

/** What an owner's save takes over HTTP on a site of 1,000 threads, middle in milliseconds. */
export interface SaveFigures {
  rule: number
  settings: number
}

/** Saves a rule and the screening settings in turn, as the console does. */
export async function measureSaves({ db, siteId, address }: Stage): Promise<SaveFigures> {
  // The server's own address, which a browser calls localhost.
  const { origin } = Object.assign(new URL(address), { hostname: 'localhost' })
  const ask = async (method: string, path: string, body: unknown, more: Record<string, string> = {}) => {
    const answer = await fetch(`${origin}/api/v1/sites/_${path}`, {
      method,
      headers: { Origin: origin, 'Content-Type': 'application/json', ...more },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`)
    return { headers: answer.headers, body: JSON.parse(text) }
  }
  const link = await makeLink(db, siteId, { role: 'owner', label: 'Olga Brandt', by: null })
  const entered = await ask('POST', '/staff/session', { link: link.token, name: 'Olga Brandt' })
  const cookie = { Cookie: entered.headers.get('set-cookie')!.split(';')[0]! }
  const { rule } = (await ask('POST', '/moderation/rules', ruleRequestExample, cookie)).body
  const settingsAt = `${origin}/api/v1/sites/_/moderation/settings`
  let etag = (await fetch(settingsAt, { headers: cookie })).headers.get('etag')!
  let version = rule.version
  const took = { rule: [] as number[], settings: [] as number[] }
  for (let round = -10; round < rounds; round++) {
    const startMs = performance.now()
    const name = `Watch sellers ${round + 11}`
    const change = { ...ruleRequestExample, name }
    const saved = await ask('PUT', `/moderation/rules/${rule.id}`, change, { ...cookie, 'If-Match': `"${version}"` })
    const ruleMs = performance.now()
    version = saved.body.rule.version
    const held = { reportsBeforeHold: 3 + (round & 1) }
    const changed = await ask('PATCH', '/moderation/settings', held, { ...cookie, 'If-Match': etag })
    const settingsMs = performance.now()
    etag = changed.headers.get('etag')!
    if (round < 0) continue
    took.rule.push(ruleMs - startMs)
    took.settings.push(settingsMs - ruleMs)
  }
  return { rule: median(took.rule), settings: median(took.settings) }
}
