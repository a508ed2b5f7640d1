import fs from 'node:fs/promises'
import { sql } from 'kysely'
import type { Stage } from './stage.ts'

/** CPU time used so far, in milliseconds of one core: by the server's process, and by PostgreSQL with all its processes. */
export interface CpuTimes {
  nodeMs: number
  postgresMs: number
}

// What /proc counts in: USER_HZ, 100 on every Linux of today.
const msPerTick = 10

/** Reads what the server and PostgreSQL have used of the CPU; null where there is no /proc to read it from. */
export async function cpuTimes({ server, db }: Stage): Promise<CpuTimes | null> {
  const node = await statOf(server.child.pid!)
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
  const backend = await statOf(rows[0]!.pid)
  const postmaster = backend && (await statOf(backend.parent))
  if (!node || !postmaster) return null
  const pids = (await fs.readdir('/proc')).map(Number).filter(Number.isInteger)
  const children = (await Promise.all(pids.map(statOf))).filter((stat) => stat?.parent === backend.parent)
  const live = children.reduce((sum, stat) => sum + stat!.usedMs, 0)
  // Those that ended are counted where they were waited for.
  return { nodeMs: node.usedMs, postgresMs: postmaster.usedMs + postmaster.endedMs + live }
}

/** A process by /proc/{pid}/stat, see proc(5): the fields after its name, which may hold anything, count from the third. */
async function statOf(pid: number): Promise<{ parent: number; usedMs: number; endedMs: number } | null> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (stat === null) return null
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const field = (n: number) => Number(fields[n - 3])
  return { parent: field(4), usedMs: (field(14) + field(15)) * msPerTick, endedMs: (field(16) + field(17)) * msPerTick }
}
