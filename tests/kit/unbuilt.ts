import path from 'node:path'

/** An empty stand-in for the built widget: compressing the real one takes longer than most tests. */
export const unbuilt = path.join(import.meta.dirname, 'unbuilt')
