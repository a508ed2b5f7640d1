import { spawn } from 'node:child_process'

/** How a short-lived program ended; `code` is null when a signal ended it, `said` is both its outputs, trimmed. */
export interface Ended {
  code: number | null
  said: string
}

/**
 * Runs a short-lived program to its end, in its own session so that Ctrl-C in the terminal does not cut it short.
 * `passedFd` appears in it as descriptor 3. Rejects only when it cannot be started at all (ENOENT, EACCES).
 */
export function run(
  program: string,
  args: string[],
  options: { env: Record<string, string>; cwd?: string; passedFd?: number },
): Promise<Ended> {
  const { passedFd, ...rest } = options
  const stdio = ['ignore', 'pipe', 'pipe', ...(passedFd === undefined ? [] : [passedFd])] as const
  const { promise, resolve, reject } = Promise.withResolvers<Ended>()
  const child = spawn(program, args, { ...rest, stdio: [...stdio], detached: true })
  let said = ''
  for (const output of [child.stdout, child.stderr]) {
    output?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  child.on('error', reject)
  child.on('close', (code) => resolve({ code, said: said.trim() }))
  return promise
}
