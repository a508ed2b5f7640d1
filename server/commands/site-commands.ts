import * as v from 'valibot'
import { siteSlug } from '../../shared/sites/sites.ts'
import { addSite } from '../sites/make-site.ts'
import { allowOrigin, denyOrigin, parseOrigin } from '../sites/origins.ts'
import { countContent, removeSite } from '../sites/remove-site.ts'
import { renameSite } from '../sites/rename-site.ts'
import { secretSettings } from '../sites/set-settings.ts'
import { type Site, Sites } from '../sites/site.ts'
import { type Command, invocation, type Tools } from './command.ts'
import { setCommand } from './set-command.ts'

const nameMaxLength = 100

/** The commands about sites. */
export const siteCommands: Record<string, Command> = {
  async 'site list'({ db, say }) {
    for (const slug of await slugs(db)) {
      const site = await new Sites(db).get(slug)
      say(`${site.slug}  ${site.name}${site.trial ? '  (trial, served without PUBLIC_URL only)' : ''}`)
      for (const origin of site.origins) say(`  origin  ${origin}`)
      for (const [name, value] of Object.entries(site.settings))
        say(`  ${name} = ${JSON.stringify(value && secretSettings.has(name) ? '(set)' : value)}`)
    }
  },

  async 'site add'({ db, say }, slug = '', ...words) {
    if (!v.is(siteSlug, slug) || slug === '_')
      throw new Error(
        `"${slug}" cannot be the id of a site: it has lower-case letters, digits and hyphens, as in: ${invocation} site add blog "My blog"`,
      )
    const name = readName(words.length > 0 ? words : [slug])
    if (!(await addSite(db, { slug, name }))) throw new Error(`There is a site "${slug}" already.`)
    say(`Added the site "${slug}". Next: ${invocation} site allow https://example.org --site ${slug}`)
    say(`In the tag of its pages, add data-site="${slug}".`)
    say(`Make its owner: ${invocation} staff link owner "Your name" --site ${slug}`)
  },

  async 'site rename'({ db, site, say }, ...words) {
    const name = readName(words)
    await renameSite(db, site.id, name)
    say(`The site "${site.slug}" is now named "${name}".`)
  },

  async 'site allow'({ db, site, address, say }, origin = '') {
    const parsed = parseOrigin(origin)
    await allowOrigin(db, site.id, parsed)
    say(`Pages on ${parsed} may now post to "${site.slug}".`)
    if (site.trial) say('This is the trial’s site, which is not served once PUBLIC_URL is set.')
    // A site is first named after the server, which has no better word; the page's own host is one.
    if (site.origins.length > 0 || site.name !== new URL(address).hostname) return
    const hostname = new URL(parsed).hostname.replace('*.', '')
    await renameSite(db, site.id, hostname)
    say(`The site is now named "${hostname}". Another name: ${invocation} site rename "My blog"`)
  },

  async 'site deny'({ db, site, say }, origin = '') {
    const parsed = parseOrigin(origin)
    if (!(await denyOrigin(db, site.id, parsed)))
      throw new Error(
        `${parsed} is not among the origins of "${site.slug}": ${site.origins.join(', ') || 'it has none'}.`,
      )
    say(`Pages on ${parsed} may no longer post to "${site.slug}". Comments written there stay.`)
  },

  'site set': setCommand,

  async 'site remove'(tools, slug = '') {
    const known = await slugs(tools.db)
    if (!known.includes(slug)) throw new Error(`There is no site "${slug}". Sites: ${known.join(', ')}.`)
    await remove(tools, await new Sites(tools.db).get(slug), `site remove ${slug}`)
  },

  async 'site remove-demo'(tools) {
    const sites = await Promise.all((await slugs(tools.db)).map((slug) => new Sites(tools.db).get(slug)))
    const trial = sites.find((site) => site.trial)
    if (!trial) throw new Error('There is no trial’s site in this database.')
    await removeSite(tools.db, trial.id)
    tools.say(`Removed the trial’s site "${trial.slug}" with its invented comments.`)
  },
}

async function slugs(db: Tools['db']): Promise<string[]> {
  const sites = await db.selectFrom('site').select('slug').orderBy('trial').orderBy('created_at').execute()
  return sites.map(({ slug }) => slug)
}

async function remove({ db, say, options }: Tools, site: Site, command: string): Promise<void> {
  const { comments, threads } = await countContent(db, site.id)
  const what = `the site "${site.slug}" (${site.name}) with ${comments} comments in ${threads} threads, its people, team and log`
  if (!options.isSure)
    throw new Error(`This deletes ${what}, for good. Make a backup first. To do it: ${invocation} ${command} --yes`)
  await removeSite(db, site.id)
  say(`Removed ${what}.`)
}

function readName(words: readonly string[]): string {
  const name = words.join(' ').trim()
  if (!name || name.length > nameMaxLength)
    throw new Error(`Give a name of 1 to ${nameMaxLength} characters, as in: ${invocation} site rename "My blog"`)
  return name
}
