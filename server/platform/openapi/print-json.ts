const lineMax = 120

/** Prints JSON with everything that fits on one line on one line, so that diffs stay small. */
export function printJson(value: unknown, indent = ''): string {
  // Line ends inside strings are escaped, so any found here is the printer's own.
  const line = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ')
  if (value === null || typeof value !== 'object' || indent.length + line.length <= lineMax) return line
  const deeper = `${indent}  `
  const isList = Array.isArray(value)
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([name, part]) => `${deeper}${isList ? '' : `${JSON.stringify(name)}: `}${printJson(part, deeper)}`)
  const [open, close] = isList ? '[]' : '{}'
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`
}
