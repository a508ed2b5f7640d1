import fs from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'

type Env = Record<string, string | undefined>

const ownFile = path.join(import.meta.dirname, '../.env')

/**
 * Adds the variables of the file `.env` in Afterword's folder, or of the one ENV_FILE names, to those that are set; what is set
 * wins. A relative DATA_DIR in the file is meant from the file's folder, so that the server and every command mean the same one.
 * @throws Error with one readable sentence, where the file is there and cannot be read, or ENV_FILE names none
 */
export function withEnvFile(env: Env): Env {
  const file = env.ENV_FILE ? path.resolve(env.ENV_FILE) : ownFile
  const text = readIfThere(file, env.ENV_FILE)
  const stored = parseEnv(text)
  if (stored.DATA_DIR) stored.DATA_DIR = path.resolve(path.dirname(file), stored.DATA_DIR)
  return { ...stored, ...env }
}

function readIfThere(file: string, named: string | undefined): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && !named) return ''
    if (code === 'ENOENT') throw new Error(`ENV_FILE names ${file}, and there is no such file.`, { cause: error })
    throw new Error(
      code === 'EACCES'
        ? `${file} cannot be read by this user. Run Afterword as the file's owner, or let this user read it.`
        : `${file} cannot be read: ${(error as Error).message}.`,
      { cause: error },
    )
  }
}
