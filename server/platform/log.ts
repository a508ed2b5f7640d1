import { type Logger, pino } from 'pino'

/** The structured log every part writes to: one JSON object a line, with a request id where there is a request. */
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
