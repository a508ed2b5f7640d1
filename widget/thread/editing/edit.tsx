import { type Signal, signal } from '@preact/signals-core'
import type { Comment } from '../../../shared/comments/comments.ts'
import { noteMaxLength } from '../../../shared/limits.ts'
import { type Failure, failureOf } from '../../api/failure.ts'
import type { Draft } from '../../composer/draft.ts'
import { type ComposerState, createComposer, type Refusal } from '../../composer/form.tsx'
import { failureText, hasWords } from '../../composer/problem-words.ts'
import { equip } from '../../composer/writer.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { EquippedComposer } from '../posting/equipped-composer.tsx'
import { followWriteLock } from '../posting/write-lock.ts'

const edits = new WeakMap<Entry, { composer: ComposerState; draft: Draft; clock: Clock }>()

/** Opens a comment of the reader's own for editing, in its place; `text` is what to start from where that is not its own. */
export async function openEditor(context: ThreadContext, entry: Entry, text?: string): Promise<void> {
  if (entry.inPlace.peek()) return
  const { announce, words } = context
  try {
    const comment = await readForEdit(context, entry)
    if (comment.source === undefined) throw new Error('not editable')
    edit(context, entry, comment as Comment & { source: string }, text)
  } catch (failure) {
    announce(
      'slug' in failureOf(failure) ? failureText(words.say, failureOf(failure)) : words.say('err.notyours'),
      true,
    )
  }
}

// What the reader has just written is at hand; anything older is asked for.
async function readForEdit({ request, session }: ThreadContext, entry: Entry): Promise<Comment> {
  const known = entry.comment.peek()
  if (known.source !== undefined) return known
  return (await request('GET /comments/{id}', { params: { id: known.id }, token: session.token() })).comment
}

function edit(context: ThreadContext, entry: Entry, comment: Comment & { source: string }, text = ''): void {
  const { settings, words } = context
  const { id } = comment
  let base: Comment = comment
  const composer = createComposer(`edit-${id}`, words.say('edit.name'), words.say('save'), text)
  const { editGraceS = 0 } = settings.peek() ?? {}
  const clock = startClock(Date.parse(comment.editableUntil ?? '') || Number.POSITIVE_INFINITY, editGraceS, () =>
    context.announce(words.say('edit.soon')),
  )

  const close = (hasFocus = true) => {
    stop()
    clock.stop()
    draft.close()
    entry.inPlace.value = null
    if (!hasFocus) return
    requestAnimationFrame(() => {
      const article = context.shadow?.getElementById(`comment-${id}`)
      ;(article?.querySelector<HTMLElement>('.edit') ?? article)?.focus()
    })
  }

  function saved(changed: Comment): void {
    entry.comment.value = { ...changed, replyCount: entry.comment.peek().replyCount, replies: undefined }
    draft.forget()
    close()
    if (changed.moderation) context.actions.showWaiting(entry)
    else context.announce(words.say('saved'))
    context.emit('edited', { comment: changed })
  }

  async function submit(source: string, { note }: Draft): Promise<Refusal | null> {
    const over = note.peek().length - noteMaxLength
    if (over > 0) return { text: words.say('err.note', { n: over }) }
    try {
      const answer = await context.request('PATCH /comments/{id}', {
        params: { id },
        body: { body: source, ...(note.peek().trim() && { note: note.peek().trim() }) },
        token: context.session.token(),
        headers: { 'If-Match': base.etag! },
      })
      saved(answer.comment)
      return null
    } catch (error) {
      const failure = failureOf(error)
      const current = failure.problem?.current
      if (failure.slug === 'edit-conflict' && current) return resolve(current, source)
      if (!hasWords(failure.slug)) {
        return (await context.actions.limitRefusal(failure)) ?? null
      }
      return { text: failureText(words.say, failure), acts: rescue(failure) }
    }
  }

  // Both versions are shown, and neither is lost whatever is chosen.
  async function resolve(current: Comment, mine: string): Promise<Refusal | null> {
    base = current
    const edit = () => {
      entry.inPlace.value = 'editor'
    }
    await context.actions.openConflict(entry, {
      current,
      mine,
      saveMine() {
        edit()
        composer.behaviour.peek()!.submit()
      },
      useCurrent() {
        entry.comment.value = { ...current, replyCount: entry.comment.peek().replyCount, replies: undefined }
        draft.forget()
        close()
      },
      keepEditing() {
        edit()
        requestAnimationFrame(() => composer.field.current?.focus())
      },
    })
    return null
  }

  const rescue = ({ slug }: Failure) =>
    slug === 'edit-window-over'
      ? [
          {
            label: words.say('edit.reply'),
            run: () => {
              const written = composer.text.peek()
              close(false)
              context.actions.openReply(entry, written)
            },
          },
        ]
      : []

  const draft: Draft = equip(context, composer, {
    about: `edit:${id}`,
    start: comment.source,
    isEdit: true,
    submit,
    close,
  })
  const stop = followWriteLock(context, composer, true)
  edits.set(entry, { composer, draft, clock })
  entry.inPlace.value = 'editor'
  requestAnimationFrame(() => composer.field.current?.focus())
}

/** In the place of a comment's words: its editor, and what is asked about the change. */
export function Editor({ context, entry }: { context: ThreadContext; entry: Entry }) {
  const { composer, draft, clock } = edits.get(entry)!
  const id = `note-${entry.comment.peek().id}`
  return (
    <EquippedComposer context={context} composer={composer}>
      <label for={id}>{context.words.say('edit.why')}</label>
      <input
        id={id}
        type="text"
        dir="auto"
        value={draft.note.value}
        onInput={(event) => {
          draft.note.value = event.currentTarget.value
          draft.changed()
        }}
      />
      <Countdown context={context} clock={clock} text={composer.text} />
    </EquippedComposer>
  )
}

interface Clock {
  /** Seconds left to edit; below zero the grace is running, and at minus infinity that is over too. */
  leftS: Signal<number>
  graceS: number
  stop: () => void
}

/** Counts the window down: every ten seconds, which is as often as anything shown changes. */
function startClock(untilMs: number, graceS: number, onSoon: () => void): Clock {
  const left = () => Math.ceil((untilMs - Date.now()) / 1_000)
  const leftS = signal(left())
  let hasWarned = leftS.peek() <= 60
  const timer = setInterval(() => {
    leftS.value = left()
    if (!hasWarned && leftS.peek() <= 60) {
      hasWarned = true
      onSoon()
    }
  }, 1_000)
  return { leftS, graceS, stop: () => clearInterval(timer) }
}

function Countdown({ context, clock, text }: { context: ThreadContext; clock: Clock; text: Signal<string> }) {
  const { say } = context.words
  const { leftS, graceS } = clock
  const left = leftS.value
  if (left === Number.POSITIVE_INFINITY) return null
  if (left > 60) return <p class="notes">{say('edit.left', { n: Math.ceil(left / 60) })}</p>
  if (left > 0) return <p class="notes">{say('edit.seconds', { n: Math.ceil(left / 10) * 10 })}</p>
  if (left > -graceS) return <p class="notes">{say('edit.grace', { n: graceS + left })}</p>
  return (
    <p class="notes">
      {say('edit.over')} <CopyButton words={context.words} text={text.value} />
    </p>
  )
}
