import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { printLogHeads } from './audit/print-log-heads.ts'
import { dist, ensureBuilt } from './build.ts'
import { type Config, readConfig } from './config.ts'
import { connectDatabase } from './database.ts'
import { withEnvFile } from './env-file.ts'
import { firstOwnerLink } from './identity/staff/links.ts'
import { listen as hearChanges } from './live/listen.ts'
import { sendAddressMail } from './notify/send-address-mail.ts'
import type { MailSender, smtpSender } from './notify/send-mail.ts'
import { sendTeamMail } from './notify/send-team-mail.ts'
import { senderOf } from './notify/waiting-mail.ts'
import { plantDemo } from './pages/demo/plant.ts'
import { loadRenderer } from './pages/load-renderer.ts'
import { snippet } from './pages/snippet.ts'
import { consoleLink } from './pages/team/console.ts'
import { createOutbound } from './platform/http/outbound.ts'
import { runJobs } from './platform/jobs/run-jobs.ts'
import { createLog, type Log } from './platform/log.ts'
import { runTraining } from './screening/classifier.ts'
import { createServer, createService } from './service.ts'
import { rememberAddress } from './sites/known-address.ts'
import { originPolicy } from './sites/origins.ts'
import { Sites } from './sites/site.ts'
import { aborted, drain, listenForStop } from './stopping.ts'
import { runReadPage } from './threads/read-page.ts'

/** How long a start waits for an outside database that cannot be reached yet. */
const patienceMs = 60_000
/** After its end a process that is still kept alive by something is ended. */
const endMs = 1_000

/** Starts the server, serves until `stop` is aborted, and leaves. Whatever fails before it listens, it never answered anything. */
async function main(stop: AbortSignal): Promise<void> {
  const config = readConfig(withEnvFile(process.env))
  const log = createLog(config.logLevel)
  await using started = new AsyncDisposableStack()
  const mail = started.use(config.smtp && (await mailSender(config.smtp, senderOf(config))))
  const broken = new AbortController()
  const connecting = connectDatabase(config, log, { patienceMs, stop: AbortSignal.any([stop, broken.signal]) })
  started.defer(async () => (await connecting.catch(() => null))?.[Symbol.asyncDispose]())
  const building = ensureBuilt(stop).catch((error) => {
    broken.abort(error)
    throw error
  })
  const [{ db }] = await Promise.all([connecting, building])
  const sites = new Sites(db, config.publicUrl ? 'public' : 'trial')
  const site = await sites.get('_')
  if (site.trial) await plantDemo(db, site.id, `http://localhost:${config.port}`)
  let isServing = true
  const service = await createService({ config, db, log, dist, isServing: () => isServing, mail })
  started.use(await hearChanges(db, log))
  const { say } = await loadRenderer(dist)
  const token = await firstOwnerLink(db, site.id)
  stop.throwIfAborted()
  const server = createServer(service)
  started.defer(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = await listen(server, config, log)
  log.info({ port }, 'listening')
  const own = config.publicUrl ?? `http://localhost:${port}`
  mail?.check().catch((error: Error) => log.warn({ reason: error.message }, 'mail cannot be sent'))
  started.use(printLogHeads({ db, log }))
  started.use(runJobs({ db, log }, runTraining(db)))
  if (mail) {
    started.use(runJobs({ db, log }, sendTeamMail({ db, send: mail.send, say, own })))
    started.use(runJobs({ db, log }, sendAddressMail({ db, send: mail.send, say, own })))
  }
  const policy = originPolicy(config.publicUrl)
  // In trial mode pages are on this machine, where no request of ours may go.
  if (!policy.trial) started.use(runJobs({ db, log }, runReadPage({ db, sites, policy, outbound: createOutbound() })))
  await rememberAddress(db, own).catch((error: Error) =>
    log.warn({ reason: error.message }, 'the address was not stored'),
  )
  // Not on standard output, where the log goes: a collector of logs would keep the link, and JSON readers stumble over it.
  process.stderr.write(welcome(own, config.publicUrl === null, token && consoleLink(own, token)))

  await aborted(stop)
  isServing = false
  service.close()
  await drain(server, log)
}

/** Loads what sends mail, which a server without a mail server has no use for. */
async function mailSender(...settings: Parameters<typeof smtpSender>): Promise<MailSender> {
  const { smtpSender } = await import('./notify/send-mail.ts')
  return smtpSender(...settings)
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

function listen(server: Server, { port, host }: Config, log: Log): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken. Set PORT to another one.`) : error),
    )
    server.listen({ port, host }, () => {
      // A connection that could not be accepted, as with no descriptor left, must not end the process.
      server.on('error', (error) => log.warn({ reason: error.message }, 'a connection was not accepted'))
      resolve(server.address() as AddressInfo)
    })
  })
}

const stop = listenForStop()
try {
  await main(stop)
} catch (error) {
  // Stopped while it was starting, which is no failure.
  if (!stop.aborted) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
// A connection that its other end does not close keeps the process alive.
setTimeout(() => process.exit(), endMs).unref()
