import { exportLog, verifyLog } from '../audit/audit-log.ts'
import type { Command } from './command.ts'

/** The commands about the audit log. */
export const logCommands: Record<string, Command> = {
  async 'log verify'({ db, site, say }) {
    const { entries, head, brokenAt } = await verifyLog(db, site.id)
    if (brokenAt !== null) throw new Error(`Entry ${brokenAt} is not as it was written, or is missing.`)
    say(`${entries} entries, all as they were written. The last hash is ${head}.`)
  },

  async 'log export'({ db, site, say }) {
    for await (const line of exportLog(db, site.id)) say(line)
  },
}
