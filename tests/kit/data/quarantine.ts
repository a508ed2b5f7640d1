/** A test that fails now and then while its race is looked for. */
export interface Quarantined {
  /** The file, from the repository's root. */
  file: string
  /** The test's name, as it stands there. */
  test: string
  /** What is known of the race, and what would end it. */
  reason: string
}

/**
 * The only tests that get a second attempt. The end of a run names each that needed it. A test leaves this list with its race
 * mended; unit/structure/quarantine.test.ts keeps the list short and true.
 */
export const quarantine: readonly Quarantined[] = []
