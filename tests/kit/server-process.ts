import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'

const main = path.join(import.meta.dirname, '../../server/main.ts')

/** The server as its owner starts it: a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  child: ChildProcess
  address: string
  /** What it logged, one object a line. */
  log: Record<string, unknown>[]
  /** What it told whoever started it. */
  said: string[]
  /** Resolves with the exit code, null where a signal ended it. */
  ended: Promise<number | null>
}

/** Starts the server on a free port and waits until it listens. Disposing asks it to stop, and waits. */
export async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: Record<string, unknown>[] = []
  const said: string[] = []
  const errors: string[] = []
  child.stderr.on('data', (chunk) => errors.push(String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const address = await new Promise<string>((resolve, reject) => {
    ended.then((code) => reject(new Error(`the server ended with ${code}: ${errors.join('')}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) {
        said.push(line)
        return
      }
      const entry = JSON.parse(line)
      log.push(entry)
      if (entry.msg === 'listening') resolve(`http://127.0.0.1:${entry.port}`)
    })
  })
  return {
    child,
    address,
    log,
    said,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
