import { type Logger, pino } from 'pino'

/** The process's structured log: one JSON object a line, with the request id if there is a request. */
export type Log = Logger

/** Makes the process's log. `level` is one of pino's: fatal, error, warn, info, debug, trace or silent. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  })
}
