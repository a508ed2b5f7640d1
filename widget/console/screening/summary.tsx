import { useSignalEffect } from '@preact/signals'
import type { FieldError } from '../../../shared/problems.ts'
import type { Words } from '../../locales/say.ts'
import { type FieldName, screeningDraftOf } from './draft.ts'
import { fieldId, nameOf } from './fields.tsx'
import type { Screening } from './model.ts'

interface Props {
  words: Words
  screening: Screening
}

const id = 'set-summary'

/** The error summary above the form, with a link to each field. It takes the focus when it appears. */
export function Summary({ words, screening }: Props) {
  const { say } = words
  useSignalEffect(() => {
    if (screening.errors.value.length > 0 || screening.failure.value)
      requestAnimationFrame(() => document.getElementById(id)?.focus())
  })
  const errors = screening.errors.value
  const failure = screening.failure.value
  if (errors.length === 0 && !failure) return null
  return (
    <div
      class="notice summary"
      id={id}
      tabIndex={-1}
      role="group"
      aria-labelledby="set-summary-title"
      data-tone="danger"
    >
      <h2 id="set-summary-title">{failure || say('set.errors', { n: errors.length })}</h2>
      {errors.length > 0 && (
        <ul>
          {errors.map((error) => (
            <li key={error.pointer}>
              <ToField pointer={error.pointer} text={`${placeOf(words, error)}: ${error.detail}`} />
            </li>
          ))}
        </ul>
      )}
      <Clashes words={words} screening={screening} />
    </div>
  )
}

/** The name of the field with an error: "Word list 2, words". */
function placeOf({ say }: Words, { pointer }: FieldError): string {
  const [, name = '', at, part] = pointer.split('/')
  if (name === 'wordLists' && part)
    return say('set.list.place', { n: Number(at) + 1, part: say(part === 'name' ? 'set.list.name' : 'set.list.words') })
  return say(nameOf(name as FieldName)) || name
}

/** Fields that somebody else changed to a different value meanwhile. */
function Clashes({ words, screening }: Props) {
  const { say } = words
  const now = screeningDraftOf(screening.saved.value!.settings)
  if (screening.clashing.value.length === 0) return null
  return (
    <ul>
      {screening.clashing.value.map((name) => {
        const value = now[name]
        const shown = name !== 'proofOfWork' && typeof value === 'string' ? value || say('set.never') : null
        return (
          <li key={name}>
            <ToField
              pointer={`/${name}`}
              text={
                shown === null ? say(nameOf(name)) : say('set.clash.now', { name: say(nameOf(name)), value: shown })
              }
            />{' '}
            <button
              type="button"
              class="button boxed"
              aria-label={say('set.clash.take.name', { name: say(nameOf(name)) })}
              onClick={() => screening.take(name)}
            >
              {say('set.clash.take')}
            </button>
          </li>
        )
      })}
    </ul>
  )
}

function ToField({ pointer, text }: { pointer: string; text: string }) {
  return (
    <button type="button" class="to-field" onClick={() => document.getElementById(fieldId(pointer))?.focus()}>
      {text}
    </button>
  )
}
