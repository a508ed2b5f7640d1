// Storage may be blocked (private windows, settings, sandboxed frames): then the page's own memory must do.
const memory = new Map<string, string>()

/** Reads a value kept on this device; null where there is none. */
export function recall<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? memory.get(key) ?? 'null')
  } catch {
    return JSON.parse(memory.get(key) ?? 'null')
  }
}

/** Keeps a value on this device, as JSON; null forgets it. */
export function remember(key: string, value: unknown): void {
  const text = JSON.stringify(value)
  if (value === null) memory.delete(key)
  else memory.set(key, text)
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // Full or forbidden: the memory above has it for as long as the page lives.
  }
}
