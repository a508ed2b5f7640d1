import type { Reporter, TestModule } from 'vitest/node'

/** Ends a run with the one line machines read: `N passed, N failed`. Skipped tests are said, with their reason, before it, and those that needed a second attempt. */
export default class LastLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    for (const test of tests) {
      const result = test.result()
      if (test.diagnostic()?.flaky) process.stdout.write(`passed at the second attempt only: ${test.fullName}\n`)
      if (result.state === 'skipped')
        process.stdout.write(`skipped: ${test.fullName}: ${result.note ?? 'no reason given'}\n`)
    }
    // A file that could not even be loaded has no tests to fail.
    const broken = modules.filter((module) => module.errors().length > 0).length + unhandledErrors.length
    process.stdout.write(`${count('passed')} passed, ${count('failed') + broken} failed\n`)
  }
}
