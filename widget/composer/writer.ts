import { type Signal, signal } from '@preact/signals-core'
import type { ComponentChild } from 'preact'
import type { Node } from '../../shared/comments/nodes.ts'
import { failureOf } from '../api/failure.ts'
import type { Written } from '../ui/storage.ts'
import type { ComposerContext } from './composer-context.ts'
import { countFrom, countText } from './count.ts'
import { type Draft, openDraft } from './draft.ts'
import type { ComposerBehaviour, ComposerState, Nudges, Refusal } from './form.tsx'
import { createNaming, type Naming } from './identity-step.tsx'
import { handleKey, insertText } from './markdown-keys.ts'
import { bodyMistake } from './mistakes.ts'

/** What a composer is for: whose draft it keeps, and what becomes of the text. */
interface Task {
  about: Written
  /** The text without a draft: empty, or what is being edited. */
  start: string
  /** Somebody changes what they wrote: no name and no nudge is needed. */
  isEdit?: boolean
  /** Takes the text over. A refusal is shown at the field, and the text stays where it is. */
  submit: (text: string, draft: Draft) => Promise<Refusal | null>
  /** What a second press right after sending means. */
  again?: () => void
  /** Leaves without sending; the draft stays. Absent for the composer that is always there. */
  close?: () => void
}

/** An equipped composer, with its draft, its tools, and who writes in it. */
export interface Writer extends ComposerBehaviour {
  context: ComposerContext
  composer: ComposerState
  task: Task
  draft: Draft
  naming: Naming
  nudges: Signal<Nudges | null>
  areToolsOpen: Signal<boolean>
  /** Draws the choice of who is writing while it is open. */
  who: Signal<(() => ComponentChild) | null>
  togglePreview: () => void
}

const countSaidAfterMs = 1_000
const impatienceMs = 1_000

/** Equips a plain composer: tools, preview, drafts, limits, identity, and every way a text can be refused. */
export function equip(context: ComposerContext, composer: ComposerState, task: Task): Draft {
  const { say } = context.words
  const draft = openDraft(context, composer, task.about, task.start)
  const error: Signal<Refusal | null> = signal(null)
  const naming = createNaming(context, `${composer.id}-name`)
  const isBusy = signal(false)
  const preview: Signal<Node[] | null> = signal(null)
  let saying: ReturnType<typeof setTimeout> | undefined
  let sentAtMs = Number.NEGATIVE_INFINITY
  const nudges: Signal<Nudges | null> = signal(null)
  // Whoever changes their words again needs none.
  if (!task.isEdit && context.settings.peek()?.nudges)
    import('./nudges/chunk.ts').then(
      ({ startNudges }) => {
        nudges.value = startNudges(context, composer, draft, task.about)
      },
      () => {},
    )

  function refuse(refusal: Refusal): void {
    error.value = refusal
    preview.value = null
    requestAnimationFrame(() => composer.field.current?.focus())
    if (refusal.waitS) countDown(error, refusal.waitS, (n) => say('err.rate', { n }))
  }

  async function submit(): Promise<void> {
    const text = composer.text.peek()
    // An impatient second press finds the composer empty: it means the first.
    if (!text && performance.now() - sentAtMs < impatienceMs) return task.again?.()
    const wrong = bodyMistake(say, text)
    if (wrong) return refuse({ text: wrong })
    if (isBusy.peek() || nudges.peek()?.stops(text)) return
    if (!context.session.token()) return naming.open()
    isBusy.value = true
    error.value = null
    preview.value = null
    sentAtMs = performance.now()
    const refusal = await task.submit(text, draft)
    isBusy.value = false
    if (refusal) refuse(refusal)
    else nudges.peek()?.sent(text)
  }

  composer.behaviour.value = {
    context,
    composer,
    task,
    draft,
    naming,
    nudges,
    areToolsOpen: signal(false),
    who: signal(null),
    error,
    preview,
    limit: signal(null),
    togglePreview,
    submitLabel: () => (naming.isOpen.value ? say('id.guest') : composer.submitLabel),
    onInput() {
      draft.changed()
      if (error.peek() && !error.peek()!.waitS) error.value = null
      // Said when typing pauses, never while it goes on.
      clearTimeout(saying)
      if (composer.text.peek().length >= countFrom)
        saying = setTimeout(() => context.announce(countText(context, composer.text.peek()) ?? ''), countSaidAfterMs)
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
        (paste) => insertText(composer.field.current!, paste.toMarkdown(html) || plain),
        () => insertText(composer.field.current!, plain),
      )
    },
    refuse,
    submit: () =>
      naming.isOpen.peek() ? naming.submit().then((isNamed) => (isNamed ? submit() : undefined)) : submit(),
  } satisfies Writer as Writer

  async function togglePreview(): Promise<void> {
    if (preview.peek()) {
      preview.value = null
      requestAnimationFrame(() => composer.field.current?.focus())
      return
    }
    try {
      // Rendered by the server, which is the only one who knows how it would be published.
      preview.value = (await context.request('POST /preview', { body: { body: composer.text.peek() } })).body
      error.value = null
    } catch (failure) {
      refuse({
        text:
          failureOf(failure).slug === 'invalid' ? (bodyMistake(say, composer.text.peek()) ?? '') : say('preview.fail'),
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
