import path from 'node:path'
import * as v from 'valibot'
import { emailAddress } from '../shared/people/viewers.ts'
import { parseSmtpUrl, type SmtpServer } from './notify/smtp-url.ts'
import { readDatabaseUrl } from './platform/database/database-url.ts'
import { parseTrustedProxies } from './platform/http/client-address.ts'
import { parsePublicUrl } from './sites/public-url.ts'

const wholePort = v.pipe(v.string(), v.digits(), v.transform(Number), v.maxValue(65_535))
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** What the environment may say; no variable is required. */
export interface Config {
  port: number
  /** Where to listen; undefined is every interface. */
  host: string | undefined
  /** Our own address as readers see it, with or without a path. Null is trial mode: loopback pages may write, and the demo article is served. */
  publicUrl: string | null
  dataDir: string
  /** An outside PostgreSQL instead of the embedded one. */
  databaseUrl: string | null
  /** The same database past a pooler, for migrations and LISTEN; null is `databaseUrl`. */
  databaseDirectUrl: string | null
  trustedProxies: ReturnType<typeof parseTrustedProxies>
  /** The mail server of SMTP_URL; null sends no mail. */
  smtp: SmtpServer | null
  /** The address mails are from; null is one of PUBLIC_URL's host. */
  mailFrom: string | null
  logLevel: (typeof logLevels)[number]
}

/** Reads the environment, `.env` included: the only place that does. @throws Error naming the variable and what it should be */
export function readConfig(env: Record<string, string | undefined>): Config {
  return {
    port: read('PORT', env, wholePort, 'a port number') ?? 8080,
    // In trial mode everything is for this machine only; who publishes the product says so with PUBLIC_URL or HOST.
    host: env.HOST || (env.PUBLIC_URL ? undefined : 'localhost'),
    publicUrl: env.PUBLIC_URL ? parsePublicUrl(env.PUBLIC_URL) : null,
    dataDir: path.resolve(env.DATA_DIR || path.join(import.meta.dirname, '../data')),
    databaseUrl: env.DATABASE_URL ? readDatabaseUrl('DATABASE_URL', env.DATABASE_URL) : null,
    databaseDirectUrl: readDirectUrl(env),
    trustedProxies: parseTrustedProxies(env.TRUSTED_PROXIES ?? ''),
    smtp: env.SMTP_URL ? parseSmtpUrl(env.SMTP_URL) : null,
    mailFrom: read('MAIL_FROM', env, emailAddress, 'an address like comments@example.org'),
    logLevel: read('LOG_LEVEL', env, v.picklist(logLevels), `one of ${logLevels.join(', ')}`) ?? 'info',
  }
}

function read<T>(
  name: string,
  env: Record<string, string | undefined>,
  schema: v.GenericSchema<string, T>,
  expected: string,
): T | null {
  if (!env[name]) return null
  const parsed = v.safeParse(schema, env[name])
  if (!parsed.success) throw new Error(`${name} is "${env[name]}" and should be ${expected}.`)
  return parsed.output
}

function readDirectUrl({ DATABASE_URL, DATABASE_DIRECT_URL }: Record<string, string | undefined>): string | null {
  if (!DATABASE_DIRECT_URL) return null
  if (!DATABASE_URL)
    throw new Error('DATABASE_DIRECT_URL is set without DATABASE_URL: it is for a DATABASE_URL that leads to a pooler.')
  return readDatabaseUrl('DATABASE_DIRECT_URL', DATABASE_DIRECT_URL)
}
