/** How often something is tried: a few times in `npm test`, many where LONG_TESTS is set, as the longer part of .ci/run does. */
export const runs = (few: number, many: number): number => (process.env.LONG_TESTS ? many : few)

/**
 * Options of a fast-check property: how often it is tried, and from which seed. The seed is the same each time, so that a run
 * fails for what changed and not by chance; TEST_SEED looks elsewhere.
 */
export const sampled = (few: number, many: number): { numRuns: number; seed: number } => ({
  numRuns: runs(few, many),
  seed: Number(process.env.TEST_SEED ?? 20_261_130),
})
