import { EmbeddedDatabaseError } from '../base/embedded-database-error.ts'
import { run } from '../base/run.ts'
import type { Programs } from './libraries.ts'

/**
 * Asks the PostgreSQL programs for their major version, for example 18, and so proves that they run on this machine.
 * @throws EmbeddedDatabaseError where they do not: another libc, a missing library, not readable for this user
 */
export async function majorVersion(programs: Programs): Promise<number> {
  const { code, said } = await run(programs.postgres, ['--version'], { env: programs.env }).catch((cause) => {
    throw doesNotRun(programs, reasonFor(cause), cause)
  })
  const major = Number(said.match(/PostgreSQL\D* (\d+)/)?.[1])
  if (code !== 0 || !major) throw doesNotRun(programs, said || `exit code ${code}`)
  return major
}

/** The file is there (it was looked for), so ENOENT means that its loader is not: a Linux without glibc, such as Alpine. */
const reasonFor = (cause: NodeJS.ErrnoException) =>
  cause.code === 'ENOENT' ? 'this system has no glibc' : cause.message

const doesNotRun = (programs: Programs, reason: string, cause?: unknown) =>
  new EmbeddedDatabaseError(
    `The PostgreSQL that Afterword brings (${programs.postgres}) does not run here: ${reason}. Use a glibc Linux or macOS`,
    { cause },
  )
