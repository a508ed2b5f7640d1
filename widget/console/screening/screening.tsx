import { useSignalEffect } from '@preact/signals'
import { screening as screeningWords } from '../../locales/en/console/screening.ts'
import formsText from '../../styles/console/forms.css?inline'
import screensText from '../../styles/console/screens.css?inline'
import settingsText from '../../styles/console/settings.css?inline'
import { sheetOf } from '../../ui/sheet.ts'
import { type ConsoleContext, mayDo } from '../context.ts'
import { LastAction } from '../last-action.tsx'
import { load, useModel } from '../use-model.ts'
import { WordDryRunPanel } from './dry-run-panel.tsx'
import { NumberField, PremoderateField, ProofField, SwitchField } from './fields.tsx'
import { KeyField } from './key-field.tsx'
import { guardLeaving } from './leaving.tsx'
import { Lists } from './lists.tsx'
import { openScreening, type Screening } from './model.ts'
import { SaveBar } from './save-bar.tsx'
import { Summary } from './summary.tsx'

export const sheet = sheetOf(screensText + formsText + settingsText)

/** The screen of screening settings. */
export function Screen({ context }: { context: ConsoleContext }) {
  const { words } = context
  words.add(screeningWords)
  const screening = useModel(() => openScreening(context), load)
  useSignalEffect(() => guardLeaving(context, screening))
  const phase = screening.phase.value
  return (
    <main class="screen" id="main" tabIndex={-1}>
      <h1>{words.say('con.screening')}</h1>
      {phase === 'ready' ? (
        <Ready context={context} screening={screening} />
      ) : (
        <p class="status">
          {words.say(phase === 'failed' ? 'con.fail' : 'con.loading')}{' '}
          {phase === 'failed' && (
            <button type="button" class="button boxed" onClick={screening.load}>
              {words.say('con.retry')}
            </button>
          )}
        </p>
      )}
    </main>
  )
}

function Ready({ context, screening }: { context: ConsoleContext; screening: Screening }) {
  const { say } = context.words
  const mayChange = mayDo(context, 'changeRules')
  return (
    <>
      <p class="meta">{say(mayChange ? 'set.hint' : 'set.hint.read')}</p>
      <LastAction context={context} runner={screening.runner} />
      <Summary words={context.words} screening={screening} />
      <form
        id="screening"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void screening.save()
        }}
      >
        <fieldset class="plain-set" disabled={!mayChange}>
          <Sections words={context.words} screening={screening} />
        </fieldset>
      </form>
      <section aria-labelledby="set-lists">
        <h2 id="set-lists">{say('set.wordLists')}</h2>
        <fieldset class="plain-set" disabled={!mayChange}>
          <Lists words={context.words} screening={screening} mayChange={mayChange} />
        </fieldset>
        <WordDryRunPanel context={context} screening={screening} />
      </section>
      {mayChange && <SaveBar words={context.words} screening={screening} />}
    </>
  )
}

function Sections(props: { words: ConsoleContext['words']; screening: Screening }) {
  const { say } = props.words
  return (
    <>
      <section aria-labelledby="set-first">
        <h2 id="set-first">{say('set.section.first')}</h2>
        <PremoderateField {...props} />
        <NumberField {...props} name="approvedBeforeTrust" />
        <NumberField {...props} name="linksBeforeHold" />
      </section>
      <section aria-labelledby="set-protection">
        <h2 id="set-protection">{say('set.section.protection')}</h2>
        <SwitchField {...props} name="holdDuplicates" />
        <NumberField {...props} name="authorCommentsBeforeHold" />
        <NumberField {...props} name="threadCommentsBeforeHold" />
        <NumberField {...props} name="minimumWritingS" />
        <ProofField {...props} />
      </section>
      <section aria-labelledby="set-reports">
        <h2 id="set-reports">{say('set.section.reports')}</h2>
        <NumberField {...props} name="reportsBeforeHold" />
        <NumberField {...props} name="authorReportsBeforeHold" />
        <NumberField {...props} name="autoSlowModeReports" />
        <NumberField {...props} name="autoSlowModeIntervalS" />
        <NumberField {...props} name="autoSlowModeMinutes" />
      </section>
      <section aria-labelledby="set-length">
        <h2 id="set-length">{say('set.section.length')}</h2>
        <NumberField {...props} name="charactersMin" />
        <NumberField {...props} name="charactersMax" />
      </section>
      <section aria-labelledby="set-spam">
        <h2 id="set-spam">{say('set.section.spam')}</h2>
        <SwitchField {...props} name="holdSimilarToRejected" />
        <KeyField {...props} />
      </section>
    </>
  )
}
