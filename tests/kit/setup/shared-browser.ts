import type { TestProject } from 'vitest/node'
import { type Chromium, findChromium } from './chromium.ts'

declare module 'vitest' {
  interface ProvidedContext {
    chromium: Chromium
  }
}

/** Finds the Chromium all browser tests drive. */
export default async function shareBrowser(project: TestProject) {
  project.provide('chromium', await findChromium())
}
