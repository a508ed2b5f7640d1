import type { Db } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'

const dayMs = 24 * 60 * 60 * 1_000

/**
 * Writes the end of each site's audit log into the server's log, at once and once a day: kept elsewhere, such a line proves later
 * that nothing up to there was cut off or written anew.
 */
export function printLogHeads({ db, log }: { db: Db; log: Log }): Disposable {
  const print = () =>
    readHeads(db).then(
      (heads) => {
        for (const { site, seq, hash } of heads) log.info({ site, head: `${seq}:${hash.toString('hex')}` }, 'audit log')
      },
      (error: Error) => log.warn({ reason: error.message }, 'the end of the audit log was not read'),
    )
  const timer = setInterval(print, dayMs).unref()
  void print()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

function readHeads(db: Db) {
  return db
    .selectFrom('log_head')
    .innerJoin('site', 'site.site_id', 'log_head.site_id')
    .select(['site.slug as site', 'log_head.seq', 'log_head.hash'])
    .orderBy('site.slug')
    .execute()
}
