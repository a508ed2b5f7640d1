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
export const quarantine: readonly Quarantined[] = [
  {
    file: 'tests/browser/console/two.test.ts',
    test: 'brings a comment back that could not be decided about, and says why',
    reason:
      'The notice of a failed decision did not appear in the first two whole runs, and once in four runs of the file beside one of them; not in the third, nor in 36 other runs of the file or its last three tests, 13 of them under load. Next: what the page shows then, and whether a refresh of the queue makes new items.',
  },
]
