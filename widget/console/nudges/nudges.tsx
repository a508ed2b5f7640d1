import type { NudgeReport } from '../../../shared/moderation/nudges.ts'
import formsText from '../../styles/console/forms.css?inline'
import screensText from '../../styles/console/screens.css?inline'
import { sheetOf } from '../../ui/sheet.ts'
import type { ConsoleContext } from '../context.ts'
import { load, useModel } from '../use-model.ts'
import { createNudgeReport } from './nudge-report.ts'

export const sheet = sheetOf(screensText + formsText)

const columns = ['shown', 'edited', 'posted', 'abandoned'] as const

/** The screen of nudge results: a number for each kind and outcome. */
export function Screen({ context }: { context: ConsoleContext }) {
  const { say } = context.words
  const model = useModel(() => createNudgeReport(context), load)
  const found = model.report.value
  return (
    <main class="screen" id="main" tabIndex={-1}>
      <h1>{say('nudges.title')}</h1>
      {found && found !== 'failed' ? (
        <Numbers context={context} report={found} />
      ) : (
        <p class="status">
          {say(found ? 'con.fail' : 'con.loading')}{' '}
          {found && (
            <button type="button" class="button boxed" onClick={model.load}>
              {say('con.retry')}
            </button>
          )}
        </p>
      )}
      <p>
        <a href="#/rules">{say('con.rules')}</a>
      </p>
    </main>
  )
}

function Numbers({ context, report }: { context: ConsoleContext; report: NudgeReport }) {
  const { say } = context.words
  const kinds = report.kinds.filter(({ shown }) => shown > 0)
  return (
    <>
      <p class="meta">{say('nudges.about', { n: report.days })}</p>
      {kinds.length === 0 ? (
        <p class="status">{say('nudges.none')}</p>
      ) : (
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">{say('nudges.kind')}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {say(`nudges.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kinds.map((numbers) => (
              <tr key={numbers.kind}>
                <th scope="row">{say(`nudges.${numbers.kind}`)}</th>
                {columns.map((column) => (
                  <td key={column}>{numbers[column]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
