import { exportLog, type NotedHead, verifyLog } from '../audit/audit-log.ts'
import { type Command, invocation } from './command.ts'

/** The commands about the audit log. */
export const logCommands: Record<string, Command> = {
  async 'log verify'({ db, site, say }, head = '') {
    const noted = head === '' ? null : readHead(head)
    const proof = await verifyLog(db, site.id, noted)
    const { entries, brokenAt } = proof
    if (brokenAt !== null) throw new Error(`Entry ${brokenAt} is not as it was written, or is missing.`)
    say(`${entries} entries: none was changed, and none is missing between the first and the last.`)
    if (noted) say(`Entry ${noted.seq} is the one that was noted, so everything up to it is as it was then.`)
    say(
      `This does not prove the end: whoever can write to the database can take away the last entries${noted ? ' since' : ', or write all of them anew'}.\n` +
        `To prove it later, note this outside the database: ${entries}:${proof.head}\n` +
        `and give it then: ${invocation} log verify ${entries}:${proof.head}`,
    )
  },

  async 'log export'({ db, site, say }) {
    for await (const line of exportLog(db, site.id)) say(line)
  },
}

/** Reads the end of a log as it was noted: the number of its last entry and that entry's hash. @throws Error */
function readHead(text: string): NotedHead {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text) ?? []
  if (!seq || !hash)
    throw new Error(
      `"${text}" is no end of a log: give what "${invocation} log verify" or the server's log printed, as 15:3fa9…`,
    )
  return { seq: Number(seq), hash: hash.toLowerCase() }
}
