import { type Signal, signal } from '@preact/signals'
import type { NudgeReport } from '../../../shared/moderation/nudges.ts'
import type { ConsoleContext } from '../context.ts'

/** The report on nudges. */
interface NudgeReportModel {
  report: Signal<NudgeReport | 'failed' | null>
  load: () => Promise<void>
}

export function createNudgeReport({ request }: ConsoleContext): NudgeReportModel {
  const report: NudgeReportModel['report'] = signal(null)
  return {
    report,
    async load() {
      report.value = null
      report.value = await request('GET /moderation/nudges').catch(() => 'failed' as const)
    },
  }
}
