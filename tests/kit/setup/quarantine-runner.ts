import path from 'node:path'
import { type RunnerTask, type RunnerTestFile, TestRunner } from 'vitest'
import { type Quarantined, quarantine } from '../data/quarantine.ts'

const root = path.join(import.meta.dirname, '../../..')

/** Gives the tests on the list a second attempt, and takes it from every other. */
export function allowSecondAttempts(
  files: readonly Pick<RunnerTestFile, 'filepath' | 'tasks'>[],
  list: readonly Quarantined[],
): void {
  for (const { filepath, tasks } of files) {
    const named = list.filter(({ file }) => path.join(root, file) === filepath).map(({ test }) => test)
    const visit = (task: Pick<RunnerTask, 'name' | 'type' | 'retry'> & { tasks?: RunnerTask[] }): void => {
      if (task.type === 'test') task.retry = named.includes(task.name) ? 1 : 0
      task.tasks?.forEach(visit)
    }
    tasks.forEach(visit)
  }
}

/** Vitest's own runner, with the quarantine list in force. */
export default class QuarantineRunner extends TestRunner {
  async onCollected(files: RunnerTestFile[]): Promise<void> {
    allowSecondAttempts(files, quarantine)
  }
}
