/** Runs something once the browser has nothing better to do. Returns how to call it off. */
export function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(run, { timeout: 5_000 })
    return () => cancelIdleCallback(id)
  }
  // WebKit has none.
  const timer = setTimeout(run, 2_000)
  return () => clearTimeout(timer)
}
