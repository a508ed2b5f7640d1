import { type Signal, signal } from '@preact/signals-core'
import type { ComponentChild, FunctionComponent } from 'preact'
import { bodyMaxBytes, bodyMaxCharacters } from '../../shared/limits.ts'
import { countCharacters } from '../../shared/text.ts'
import { failureOf } from '../api/failure.ts'
import type { Key } from '../locales/say.ts'
import type { Written } from '../ui/storage.ts'
import type { ComposerContext } from './composer-context.ts'
import { type Draft, openDraft } from './draft.ts'
import type { ComposerState, Refusal } from './form.tsx'
import { Trap } from './honeypot.tsx'
import { createNaming, IdentityStep } from './identity-step.tsx'
import { handleKey, insertText } from './markdown-keys.ts'
import { bodyMistake } from './mistakes.ts'
import type { Nudges } from './nudges/nudges.tsx'
import { Toolbar } from './toolbar.tsx'

/** What a box is for: whose draft it keeps, and what becomes of the text. */
export interface Task {
  about: Written
  /** The text without a draft: empty, or what is being edited. */
  start: string
  /** Takes the text over. A refusal is shown at the field, and the text stays where it is. */
  submit: (text: string, draft: Draft) => Promise<Refusal | null>
  /** What a second press right after sending means. */
  again?: () => void
  /** Leaves without sending; the draft stays. Absent for the composer that is always there. */
  close?: () => void
  /** What else belongs between field and buttons. */
  Extra?: FunctionComponent
}

const countFrom = bodyMaxCharacters * 0.8
const countSaidAfterMs = 1_000
const impatienceMs = 1_000

/** Makes a plain box a composer: tools, preview, drafts, limits, identity, and every way a text can be refused. */
export function equip(desk: ComposerContext, box: ComposerState, task: Task): Draft {
  const { say } = desk.words
  const draft = openDraft(desk, box, task.about, task.start)
  const error: Signal<Refusal | null> = signal(null)
  const naming = createNaming(desk, `${box.id}-name`)
  const isBusy = signal(false)
  const instead: Signal<FunctionComponent | null> = signal(null)
  const areToolsOpen = signal(false)
  let saying: ReturnType<typeof setTimeout> | undefined
  let sentAtMs = Number.NEGATIVE_INFINITY
  const nudges: Signal<Nudges | null> = signal(null)
  // Whoever changes their words again needs none.
  if (!task.Extra && desk.settings.peek()?.nudges)
    import('./nudges/nudges.tsx').then(
      ({ makeNudges }) => {
        nudges.value = makeNudges(desk, box, draft, task.about)
      },
      () => {},
    )

  function refuse(refusal: Refusal): void {
    error.value = refusal
    instead.value = null
    requestAnimationFrame(() => box.field.current?.focus())
    if (refusal.waitS) countDown(error, refusal.waitS, (n) => say('err.rate', { n }))
  }

  async function submit(): Promise<void> {
    const text = box.text.peek()
    // An impatient second press finds the box empty: it means the first.
    if (!text && performance.now() - sentAtMs < impatienceMs) return task.again?.()
    const wrong = bodyMistake(say, text)
    if (wrong) return refuse({ text: wrong })
    if (isBusy.peek() || nudges.peek()?.stops(text)) return
    if (!desk.session.token()) return naming.open()
    isBusy.value = true
    error.value = null
    instead.value = null
    sentAtMs = performance.now()
    const refusal = await task.submit(text, draft)
    isBusy.value = false
    if (refusal) refuse(refusal)
    else nudges.peek()?.sent(text)
  }

  box.extras.value = {
    error,
    Instead: instead,
    submitLabel: () => (naming.isOpen.value ? say('id.guest') : box.submitLabel),
    Tools: () => (
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
        <button type="button" class="button" aria-pressed={instead.value !== null} onClick={togglePreview}>
          {say('preview')}
        </button>
      </span>
    ),
    Above: () => (
      <>
        {nudges.value?.welcome()}
        {areToolsOpen.value && !instead.value && <Toolbar words={desk.words} box={box} />}
        <ErrorText desk={desk} box={box} error={error} />
      </>
    ),
    Below: () => (
      <>
        <Trap />
        {nudges.value?.question()}
        {task.Extra ? <task.Extra /> : <Who desk={desk} />}
        {naming.isOpen.value && <IdentityStep desk={desk} naming={naming} />}
      </>
    ),
    news: () => {
      const count = countText(desk, box.text.value)
      const news = draftNews(desk, draft)
      return count && news ? [count, ' ', news] : (count ?? news)
    },
    Buttons: () => (
      <>
        {task.close && (
          <button type="button" class="button boxed" onClick={task.close}>
            {say('cancel')}
          </button>
        )}
      </>
    ),
    onInput() {
      draft.changed()
      if (error.peek() && !error.peek()!.waitS) error.value = null
      // Said when typing pauses, never while it goes on.
      clearTimeout(saying)
      if (box.text.peek().length >= countFrom)
        saying = setTimeout(() => desk.announce(countText(desk, box.text.peek()) ?? ''), countSaidAfterMs)
    },
    onKeyDown(event) {
      if (event.isComposing) return
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        submit()
      } else if (event.key === 'Escape' && task.close) {
        event.stopPropagation()
        task.close()
      } else handleKey(event, say('link.text'))
    },
    onPaste(event) {
      const html = event.clipboardData?.getData('text/html')
      if (!html) return
      event.preventDefault()
      const plain = event.clipboardData!.getData('text/plain')
      import('./paste.ts').then(
        (paste) => insertText(box.field.current!, paste.toMarkdown(html) || plain),
        () => insertText(box.field.current!, plain),
      )
    },
    refuse,
    submit: () =>
      naming.isOpen.peek() ? naming.submit().then((isNamed) => (isNamed ? submit() : undefined)) : submit(),
  }

  async function togglePreview(): Promise<void> {
    if (instead.peek()) {
      instead.value = null
      requestAnimationFrame(() => box.field.current?.focus())
      return
    }
    try {
      const { openPreview } = await import('./preview.tsx')
      instead.value = await openPreview(desk, box.text.peek())
      error.value = null
    } catch (failure) {
      refuse({
        text: failureOf(failure).slug === 'invalid' ? (bodyMistake(say, box.text.peek()) ?? '') : say('preview.fail'),
      })
    }
  }

  return draft
}

function countDown(error: Signal<Refusal | null>, fromS: number, textFor: (s: number) => string): void {
  const refusal = error.peek()
  let leftS = fromS
  const timer = setInterval(() => {
    leftS--
    if (error.peek()?.waitS === undefined || leftS <= 0) {
      clearInterval(timer)
      if (error.peek()?.waitS !== undefined) error.value = null
    } else error.value = { ...refusal, text: textFor(leftS), waitS: leftS }
  }, 1_000)
}

function countText({ words: { say } }: ComposerContext, text: string): string | null {
  // A character is one code unit or more, so that short texts need no counting.
  if (text.length < countFrom || text.length > bodyMaxBytes) return null
  const left = bodyMaxCharacters - countCharacters(text)
  if (left > bodyMaxCharacters - countFrom) return null
  return left >= 0 ? say('count.left', { n: left }) : say('count.over', { n: -left })
}

function ErrorText({ desk, box, error }: { desk: ComposerContext; box: ComposerState; error: Signal<Refusal | null> }) {
  const refusal = error.value
  return (
    <div class="error" id={`${box.id}-error`}>
      {refusal && (
        <>
          <span class="hidden">{desk.words.say('err.prefix')} </span>
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
function Who({ desk: { session, words } }: { desk: ComposerContext }) {
  const viewer = session.viewer.value
  return viewer ? (
    <p class="notes who">
      {words.say('id.as', { name: viewer.name })}{' '}
      <button type="button" class="button" onClick={() => session.end()}>
        {words.say('id.other')}
      </button>
    </p>
  ) : null
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
