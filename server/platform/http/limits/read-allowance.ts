import { createMiddleware } from 'hono/factory'
import type { Log } from '../../log.ts'
import { isSharedPeer, type parseTrustedProxies } from '../client-address.ts'
import type { HttpEnv } from '../http.ts'
import { Gate } from './gate.ts'
import { ReadBudgets } from './read-budgets.ts'
import { warnOnce } from './warn-once.ts'

interface AllowanceOptions {
  log: Log
  trustedProxies: ReturnType<typeof parseTrustedProxies>
  /** Is told of a proxy that nobody named, for the console. */
  status: { hasUnnamedProxy: boolean }
}

/** Middleware that knows the read budget of every request's client; only requests of real addresses have one. */
export function readAllowances({ log, trustedProxies, status }: AllowanceOptions) {
  const budgets = new ReadBudgets(warnOnce(log, 'an address has used up its budget for reads and is slowed down'))
  const warnShared = warnOnce(
    log,
    'requests come through a proxy that TRUSTED_PROXIES does not name: clients cannot be told apart, so none has a budget for reads',
  )
  return createMiddleware<HttpEnv>(async (c, next) => {
    const peer = c.env?.incoming?.socket.remoteAddress
    // A trusted proxy tells who its client is; without a header it speaks for itself, as a health check.
    const isShared =
      isSharedPeer(peer, trustedProxies) && (trustedProxies.length === 0 || !c.req.header('x-forwarded-for'))
    const address = isShared ? null : c.get('address')
    if (peer && isShared && c.req.header('x-forwarded-for')) {
      warnShared()
      status.hasUnnamedProxy = true
    }
    c.set('reads', {
      address,
      admit: async () => void (address !== null && (await budgets.admit(address))),
      spend: (units) => void (address !== null && budgets.spend(address, units)),
    })
    await next()
  })
}

/** Requests of one address that run at once, and that wait their turn: its next ones must not stand before those of others. */
const perAddress = { running: 8, waiting: 1_000 }

/** Middleware for routes whose reads are counted; requests of each address run a few at a time. @throws Problem rate-limited */
export function countReads(log: Log) {
  const gate = new Gate({
    running: Number.POSITIVE_INFINITY,
    runningPerAddress: perAddress.running,
    waiting: Number.POSITIVE_INFINITY,
    waitingPerAddress: perAddress.waiting,
    what: 'requests',
    onFull: warnOnce(log, 'an address asks for more at once than may wait: further requests are refused', perAddress),
  })
  return createMiddleware<HttpEnv>(async (c, next) => {
    const reads = c.get('reads')
    if (c.req.method === 'GET' || c.req.method === 'HEAD') await reads.admit()
    await gate.run(reads.address, next)
  })
}
