import { ensureBuilt } from '../../../server/build.ts'

/** Tests look at what readers get: the built, minified bundle. */
export default async function buildForReaders() {
  const { NODE_ENV } = process.env
  // What Vitest sets would make Vite build for development: other JSX calls, and more of them.
  process.env.NODE_ENV = 'production'
  await ensureBuilt()
  process.env.NODE_ENV = NODE_ENV
}
