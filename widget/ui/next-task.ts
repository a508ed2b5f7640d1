declare const scheduler: { yield?: () => Promise<void> } | undefined

/** Lets the browser do what it has to before going on: long work in one piece makes a page deaf. */
export function nextTask(): Promise<void> {
  const isKnown = typeof scheduler === 'object' && scheduler.yield
  return isKnown ? scheduler.yield!() : new Promise((resolve) => setTimeout(resolve))
}
