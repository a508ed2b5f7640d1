import type { Say } from '../../locales/say.ts'
import type { ComposerContext } from '../composer-context.ts'
import { NameField } from '../identity-step.tsx'
import type { Who } from './who-model.ts'

interface WhoPanelProps {
  context: ComposerContext
  model: Who
}

/** The choice of who is writing. */
export function WhoPanel({ context: { session, words }, model }: WhoPanelProps) {
  const { say } = words
  const viewer = session.viewer.value
  const step = model.step.value
  if (step === 'new')
    return (
      <p class="notes who">
        {model.error.value ?? say('who.new')} <Others model={model} say={say} />
      </p>
    )
  return (
    <div
      class="naming who"
      role="group"
      aria-label={say('id.other')}
      aria-describedby={`${model.id}-hint`}
      onKeyDown={(event) => {
        if (event.isComposing) return
        if (event.key === 'Escape') {
          // Neither the reply nor anything else around closes with it.
          event.stopPropagation()
          model.close()
        } else if (event.key === 'Enter' && event.target === model.field.current) {
          // It would post the comment.
          event.preventDefault()
          void model.save()
        }
      }}
    >
      {step === 'name' ? <Name model={model} say={say} /> : <Sure model={model} say={say} name={viewer?.name ?? ''} />}
    </div>
  )
}

// A rule in the sheet would travel with the first comment.
const roomy = { rowGap: '8px', marginBlockStart: '4px' }

interface PartProps {
  model: Who
  say: Say
}

function Name({ model, say }: PartProps) {
  return (
    <>
      <NameField entry={model} say={say} />
      <p class="notes" id={`${model.id}-hint`}>
        {say('who.hint')}
      </p>
      <div class="notes" style={roomy}>
        <button type="button" class="button boxed" onClick={model.save}>
          {say('who.save')}
        </button>
        <button type="button" class="button boxed" onClick={model.close}>
          {say('cancel')}
        </button>
        <button type="button" class="button" onClick={model.ask}>
          {say('who.else')}
        </button>
        <Others model={model} say={say} />
      </div>
    </>
  )
}

function Sure({ model, say, name }: PartProps & { name: string }) {
  return (
    <>
      <p id={`${model.id}-hint`}>{say('who.sure', { name })}</p>
      <div class="notes" style={roomy}>
        <button type="button" class="button boxed" ref={model.first} onClick={model.begin}>
          {say('who.begin')}
        </button>
        <button type="button" class="button boxed" onClick={model.close}>
          {say('cancel')}
        </button>
      </div>
    </>
  )
}

function Others({ model, say }: PartProps) {
  return (
    <>
      {model.others().map((guest) => (
        <button key={guest.viewer.id} type="button" class="button" onClick={() => model.switchTo(guest)}>
          {say('who.back', { name: guest.viewer.name })}
        </button>
      ))}
    </>
  )
}
