import type { ComponentChild } from 'preact'
import { pastGuests } from '../identity/past-guests.ts'
import type { Key } from '../locales/say.ts'
import { drawNodes } from '../ui/nodes.tsx'
import type { ComposerContext } from './composer-context.ts'
import { countText } from './count.ts'
import type { Draft } from './draft.ts'
import type { ComposerParts } from './form.tsx'
import { Honeypot } from './honeypot.tsx'
import { IdentityStep } from './identity-step.tsx'
import { Toolbar } from './toolbar.tsx'
import type { Writer } from './writer.ts'

/** What is drawn around the field of a composer that was equipped. */
export const composerParts: ComposerParts = { tools, above, below, status, buttons }

function tools({ context, areToolsOpen, preview, togglePreview }: Writer) {
  const { say } = context.words
  return (
    <span class="tools">
      <button
        type="button"
        class="button"
        aria-expanded={areToolsOpen.value}
        onClick={() => {
          areToolsOpen.value = !areToolsOpen.value
        }}
      >
        {say('format')}
      </button>
      <button type="button" class="button" aria-pressed={preview.value !== null} onClick={togglePreview}>
        {say('preview')}
      </button>
    </span>
  )
}

function above(it: Writer) {
  const { composer, context, areToolsOpen, nudges, preview } = it
  return (
    <>
      {nudges.value && context.slots.nudges!.welcome(context.words, nudges.value)}
      {areToolsOpen.value && !preview.value && <Toolbar words={context.words} composer={composer} />}
      <ErrorText it={it} />
      {preview.value && (
        <div class="preview body" role="group" tabIndex={-1} aria-label={context.words.say('preview')}>
          {drawNodes(preview.value)}
        </div>
      )}
    </>
  )
}

function below(it: Writer) {
  const { context, naming, nudges, task } = it
  return (
    <>
      <Honeypot />
      {nudges.value && context.slots.nudges!.question(context.words, nudges.value)}
      {!task.isEdit && <Who it={it} />}
      {naming.isOpen.value && <IdentityStep context={context} naming={naming} />}
    </>
  )
}

function status({ composer, context, draft, limit }: Writer): ComponentChild {
  const count = countText(context, composer.text.value)
  const news = draftNews(context, draft)
  const own = count && news ? [count, ' ', news] : (count ?? news)
  const note = limit.value?.()
  return note && own ? [note, '. ', own] : (note ?? own)
}

function buttons({ context, task }: Writer) {
  return (
    task.close && (
      <button type="button" class="button boxed" onClick={task.close}>
        {context.words.say('cancel')}
      </button>
    )
  )
}

function ErrorText({ it: { composer, context, error } }: { it: Writer }) {
  const refusal = error.value
  return (
    <div class="error" id={`${composer.id}-error`}>
      {refusal && (
        <>
          <span class="hidden">{context.words.say('err.prefix')} </span>
          {refusal.text}
          {refusal.acts?.map(({ label, run }) => (
            <button
              key={label}
              type="button"
              class="button boxed"
              onClick={() => {
                error.value = null
                run()
              }}
            >
              {label}
            </button>
          ))}
        </>
      )}
    </div>
  )
}

/** Who is about to post. Shown while the composer is in use: appearing at any other time, it would move the page. */
function Who({ it }: { it: Writer }) {
  const { keyOf, session, words } = it.context
  const viewer = session.viewer.value
  const open = () =>
    import('./who/chunk.ts').then(
      ({ openWho }) => openWho(it),
      () => it.refuse({ text: words.say('id.fail') }),
    )
  return (
    it.who.value?.() ??
    ((viewer || pastGuests(keyOf('past'))[0]) && (
      <p class="notes who">
        {viewer && words.say('id.as', { name: viewer.name })}{' '}
        <button type="button" class="button" onClick={open}>
          {words.say('id.other')}
        </button>
      </p>
    ))
  )
}

/** What became of the draft: said once, quietly, and undoable. */
function draftNews({ words }: ComposerContext, draft: Draft): ComponentChild {
  const { say } = words
  const act = (text: Key, label: Key, run: () => void) => (
    <>
      {say(text)}{' '}
      <button type="button" class="button" onClick={run}>
        {say(label)}
      </button>
    </>
  )
  switch (draft.news.value) {
    case 'saved':
      return say('draft.saved')
    case 'restored':
      return act('draft.back', 'discard', draft.discard)
    case 'discarded':
      return act('draft.gone', 'undo', draft.undoDiscard)
    case 'elsewhere':
      return act('draft.tab', 'draft.use', draft.useOther)
    default:
      return null
  }
}
