import type { Server } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { dist, ensureBuilt } from './build.ts'
import { type Config, readConfig } from './config.ts'
import { connectDatabase } from './database.ts'
import { withEnvFile } from './env-file.ts'
import { firstOwnerLink } from './identity/staff/links.ts'
import { listen as hearChanges } from './live/listen.ts'
import { smtpSender } from './notify/send-mail.ts'
import { sendTeamMail } from './notify/send-team-mail.ts'
import { senderOf } from './notify/waiting-mail.ts'
import { plantDemo } from './pages/demo/plant.ts'
import { loadRenderer } from './pages/load-renderer.ts'
import { snippet } from './pages/snippet.ts'
import { consoleLink } from './pages/team/console.ts'
import { runJobs } from './platform/jobs/run-jobs.ts'
import { createLog, type Log } from './platform/log.ts'
import { runTraining } from './screening/classifier.ts'
import { createServer, createService } from './service.ts'
import { rememberAddress } from './sites/known-address.ts'
import { Sites } from './sites/site.ts'

/** How long a draining process waits for answers under way. */
const drainMs = 10_000
const graceMs = 250

async function main(): Promise<void> {
  const config = readConfig(withEnvFile(process.env))
  const log = createLog(config.logLevel)
  const [database] = await Promise.all([connectDatabase(config, log), ensureBuilt()])
  await using _ = database
  const site = await new Sites(database.db, config.publicUrl ? 'public' : 'trial').get('_')
  if (site.trial) await plantDemo(database.db, site.id, `http://localhost:${config.port}`)
  let isServing = true
  await using mail = config.smtp && smtpSender(config.smtp, senderOf(config))
  const service = await createService({ config, db: database.db, log, dist, isServing: () => isServing, mail })
  await using _listening = await hearChanges(database.db, log)
  const server = createServer(service)
  const { port } = await listen(server, config)
  log.info({ port }, 'listening')
  const own = config.publicUrl ?? `http://localhost:${port}`
  mail?.check().catch((error: Error) => log.warn({ reason: error.message }, 'mail cannot be sent'))
  const { db } = database
  const { say } = await loadRenderer(dist)
  await using _training = runJobs({ db, log }, runTraining(db))
  await using _sending = mail && runJobs({ db, log }, sendTeamMail({ db, send: mail.send, say, own }))
  const token = await firstOwnerLink(db, site.id)
  await rememberAddress(db, own)
  const stop = signalled()
  // Not on standard output, where the log goes: a collector of logs would keep the link, and JSON readers stumble over it.
  process.stderr.write(welcome(own, config.publicUrl === null, token && consoleLink(own, token)))

  await stop
  isServing = false
  service.close()
  await drain(server, log)
}

/** What the owner is told; `entrance` is the way in for the first of the team, null once somebody owns the site. */
function welcome(address: string, isTrial: boolean, entrance: string | null): string {
  const article = isTrial ? `  A demo article   ${address}/\n` : ''
  const console = entrance
    ? `${entrance}\n                   makes you the owner; good once, for a week`
    : `${address}/console`
  const mode = isTrial
    ? 'This is trial mode: only pages on this machine may post. Set PUBLIC_URL for your site.\n\n'
    : ''
  return `\nAfterword is ready. ${mode}\n${article}  Your console     ${console}\n  Under your own   ${snippet(address)}\n\n`
}

function listen(server: Server, { port, host }: Config): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken. Set PORT to another one.`) : error),
    )
    server.listen({ port, host }, () => resolve(server.address() as AddressInfo))
  })
}

/** Resolves at the first request to stop; at the second the process ends there and then. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve()
        process.once(signal, () => process.exit(1))
      })
    }
  })
}

async function drain(server: Server, log: Log): Promise<void> {
  log.info('draining')
  // Answers say "Connection: close" from now on. Who is already on the way, in the listening queue or on an idle connection,
  // gets a moment to be heard: closing at once would cut off requests that are on the wire.
  await pause(graceMs)
  // Not http.Server.close(): since Node 19 it destroys idle connections at once, and with them a request that is on the wire.
  const closed = new Promise<void>((resolve) => net.Server.prototype.close.call(server, () => resolve()))
  const sweeping = setInterval(() => setImmediate(() => server.closeIdleConnections()), graceMs)
  const tooLong = setTimeout(() => server.closeAllConnections(), drainMs)
  await closed
  clearInterval(sweeping)
  clearTimeout(tooLong)
  log.info('stopped')
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
