import fs from 'node:fs'

/** What a wrong address should look like. */
const example = 'postgres://afterword:password@db.example.org:5432/afterword'

const encoding = '# as %23, / as %2F, ? as %3F, @ as %40, % as %25'

/** Key words of libpq's other form, `host=/run/postgresql dbname=afterword`, and where they stand in an address. */
const wordRe = /\s*(\w+)\s*=\s*(?:'((?:\\.|[^'\\])*)'|((?:\\.|[^\s'\\])*))/gy

/**
 * Reads the address of a PostgreSQL as libpq does: as a URL or as key words, over TCP or a Unix socket, `sslmode` meaning what it
 * means to psql. Returns it in the form node-postgres reads. No password is ever repeated.
 * @throws Error naming the variable, what is wrong and an example
 */
export function readDatabaseUrl(name: string, text: string): string {
  const url = /^postgres(ql)?:\/\//i.test(text) ? text : (fromKeyWords(text) ?? '')
  if (!url) throw new Error(`${name} should be an address like ${example}.`)
  const [before = '', query = ''] = split(url)
  refuseRawCharacters(name, url, before)
  // A socket's folder stands in the query, and libpq lets the host before it be empty.
  const withHost = before.replace(/^(\w+:\/\/[^/@]*@)(?=\/|$)/, '$1localhost')
  const parameters = new URLSearchParams(query)
  refuseUnread(name, withHost, parameters)
  readTls(name, parameters)
  // What stands in the path comes first for node-postgres, and it knows no dbname.
  const database = parameters.get('dbname')
  parameters.delete('dbname')
  const withDatabase =
    database === null ? withHost : `${withHost.replace(/\/[^/]*$/, '')}/${encodeURIComponent(database)}`
  const whole = parameters.size > 0 ? `${withDatabase}?${parameters}` : withDatabase
  if (!URL.canParse(whole)) throw new Error(`${name} is not a complete address. It should be like ${example}.`)
  return whole
}

/** Parts of an address that mean something to libpq and nothing, or something else, to node-postgres. @throws Error in a sentence */
function refuseUnread(name: string, address: string, parameters: URLSearchParams): void {
  const inAddress = /^\w+:\/\/(?:[^@/]*@)?[^/]*,/.test(address)
  // A folder may have a comma in its name.
  const inParameters = /^[^/]*,|,\//.test(parameters.get('host') ?? '') || parameters.get('port')?.includes(',')
  if (inAddress || inParameters)
    throw new Error(
      `${name} names several hosts. Give one: the server that may be written to, or a proxy in front of them.`,
    )
  for (const word of ['service', 'servicefile', 'hostaddr', 'passfile'])
    if (parameters.has(word))
      throw new Error(`${name} says ${word}, which is not read here. Give host, port, user and password themselves.`)
}

const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify']
const certificateFiles = ['sslrootcert', 'sslcert', 'sslkey']

/** Brings what an address says of encryption into the form node-postgres reads. @throws Error in a sentence */
function readTls(name: string, parameters: URLSearchParams): void {
  // As JDBC writes it, which libpq takes for sslmode=require.
  if (parameters.get('ssl') === 'true') parameters.set('sslmode', parameters.get('sslmode') ?? 'require')
  parameters.delete('ssl')
  // The authorities of the system: those of Node.js, which are there without a file.
  if (parameters.get('sslrootcert') === 'system') {
    parameters.delete('sslrootcert')
    parameters.set('sslmode', 'verify-full')
  }
  const mode = parameters.get('sslmode')
  if (mode !== null && !sslModes.includes(mode))
    throw new Error(`${name} says sslmode=${mode}, which is none of ${sslModes.slice(0, 6).join(', ')}.`)
  if (mode === 'verify-ca' && !parameters.has('sslrootcert'))
    throw new Error(
      `${name} says sslmode=verify-ca, which needs sslrootcert=FILE. With a public certificate: verify-full.`,
    )
  // Both encrypt where that is possible and check nothing; only the order of the attempts differs.
  if (mode === 'allow') parameters.set('sslmode', 'prefer')
  if (mode !== null && mode !== 'no-verify') parameters.set('uselibpqcompat', 'true')
  for (const parameter of certificateFiles) requireFile(name, parameter, parameters.get(parameter))
}

function requireFile(name: string, parameter: string, file: string | null): void {
  if (file === null) return
  try {
    fs.accessSync(file, fs.constants.R_OK)
  } catch (error) {
    throw new Error(`${name}: the file ${file} of ${parameter} cannot be read: ${(error as { code?: string }).code}.`)
  }
}

/** Divides an address at its query, which may hold anything. */
function split(url: string): string[] {
  const at = url.indexOf('?', url.lastIndexOf('@') + 1)
  return at < 0 ? [url] : [url.slice(0, at), url.slice(at + 1)]
}

/** A password with # or / in it ends the host's part too early: a piece of it would be looked up as a host. */
function refuseRawCharacters(name: string, url: string, before: string): void {
  const user = before.replace(/^\w+:\/\//, '')
  const isBroken = url.includes('#') || /[/?].*@/.test(user) || !isDecodable(user)
  if (isBroken)
    throw new Error(
      `${name} has a character in its user name or password that must be percent-encoded: write ${encoding}. ` +
        'For example postgres://afterword:p%23ss@db.example.org:5432/afterword for the password p#ss.',
    )
}

/** Whether what is percent-encoded in a text is UTF-8. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

function fromKeyWords(text: string): string | null {
  const words = new Map<string, string>()
  let end = 0
  for (const [found, key, quoted, bare] of text.matchAll(wordRe)) {
    words.set(key!, (quoted ?? bare ?? '').replaceAll(/\\(.)/g, '$1'))
    end += found.length
  }
  if (words.size === 0 || text.slice(end).trim()) return null
  const take = (key: string) => {
    const value = words.get(key) ?? ''
    words.delete(key)
    return value
  }
  const [user, password, database] = [take('user'), take('password'), take('dbname')].map(encodeURIComponent)
  const host = words.get('host') ?? ''
  // A socket stays among the parameters; a host goes where it belongs.
  if (!host.startsWith('/')) words.delete('host')
  const port = words.get('port') ?? ''
  words.delete('port')
  const authority = host.startsWith('/') || !host ? 'localhost' : host
  return `postgres://${user}${password && `:${password}`}${user && '@'}${authority}${port && `:${port}`}/${database}?${new URLSearchParams([...words])}`
}

/** Whether a code is what an untrusted certificate fails with. */
const isUntrusted = (code: string) => /SELF_SIGNED|UNABLE_TO_|CERT_/.test(code)

/**
 * Says in words why the database of an address cannot be used, and what to do. `error` may be wrapped by others.
 */
export function explainConnection(error: unknown): string {
  const chain: (Error & { code?: string })[] = []
  for (let at = error; at instanceof Error && chain.length < 5; at = at.cause) chain.push(at)
  const codes = chain.map(({ code }) => code ?? '')
  const said = chain[0]?.message || codes.find(Boolean) || String(error)
  return `${said.replace(/\.$/, '')}.${adviceFor(codes, said)}`
}

function adviceFor(codes: readonly string[], said: string): string {
  const has = (...wanted: string[]) => wanted.some((code) => codes.includes(code))
  if (has('42501'))
    return ' Let its user make tables, as a superuser: GRANT CREATE ON SCHEMA public TO the user; or make that user the owner of the database.'
  if (has('28P01')) return ` Is the password right, and percent-encoded? Write ${encoding}.`
  if (has('3D000')) return ' Make the database first: createdb afterword.'
  if (has('ENOTFOUND', 'EAI_AGAIN')) return ' Is the name of the host right?'
  if (has('ECONNREFUSED', 'ENOENT')) return ' Is PostgreSQL running there, and is the port right?'
  if (codes.some(isUntrusted))
    return ' Name the file of the authority that signed it: ?sslmode=verify-full&sslrootcert=/path/ca.crt; or encrypt without checking: ?sslmode=require.'
  if (/no encryption/.test(said)) return ' Add ?sslmode=require for a connection with TLS.'
  if (/does not support SSL/.test(said)) return ' Add ?sslmode=disable for a connection without TLS.'
  return ''
}
