import { plantInvented } from '../pages/demo/plant.ts'
import { type Command, invocation } from './command.ts'

/** Makes a thread of invented comments, in the trial's site unless another is named. */
export const seedCommand: Command = async ({ db, site, address, options, say }, count = '') => {
  const wanted = Number(options.comments ?? count)
  if (!Number.isInteger(wanted) || wanted < 1) throw new Error(`Say how many: ${invocation} seed --comments 1000`)
  if (!site.trial && options.site === undefined)
    throw new Error(
      `Invented comments would appear in the feeds of "${site.slug}". Use the trial's site (start the server without PUBLIC_URL ` +
        `and without a site of yours), or name the site: ${invocation} seed --comments ${wanted} --site ${site.slug}`,
    )
  const id = await plantInvented(db, site.id, address, wanted, (loaded) => {
    if (process.stdout.isTTY) process.stdout.write(`\r${loaded} of ${wanted} comments`)
  })
  say(`\n${wanted} comments are at ${address}/?page=${id}`)
}
