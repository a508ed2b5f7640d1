import type { ComponentChildren } from 'preact'
import { premoderations, proofModes } from '../../../shared/sites/choices.ts'
import type { Key, Words } from '../../locales/say.ts'
import { type FieldName, isSame, type NumberName, type SwitchName, screeningDraftOf } from './draft.ts'
import type { Screening } from './model.ts'

export interface FieldProps<Name extends FieldName = FieldName> {
  words: Words
  screening: Screening
  name: Name
}

/** The element id of the field that a JSON pointer names. */
export const fieldId = (pointer: string) =>
  `set${pointer.replace(/^\/premoderate.*/, '/premoderate').replaceAll('/', '-')}`

export const nameOf = (name: FieldName) => `set.${name}` as Key

/** The server's message about a field; null for none. */
export const errorOf = ({ errors }: Screening, pointer: string) =>
  errors.value.find((error) => fieldId(error.pointer) === fieldId(pointer))?.detail ?? null

/** The value of aria-describedby: the hint, and the error where there is one. */
export const describedBy = (id: string, hasError: boolean) => `${id}-hint${hasError ? ` ${id}-error` : ''}`

/** The frame of a field: label, hint, error and default. */
function About({ words: { say }, screening, name, children }: FieldProps & { children: ComponentChildren }) {
  const id = fieldId(`/${name}`)
  return (
    <>
      <p class="hint" id={`${id}-hint`}>
        {say(`set.${name}.hint` as Key)}
      </p>
      <FieldError words={{ say }} id={id} error={errorOf(screening, `/${name}`)} />
      {children}
    </>
  )
}

export function FieldError({
  words: { say },
  id,
  error,
}: {
  words: Pick<Words, 'say'>
  id: string
  error: string | null
}) {
  if (!error) return null
  return (
    <p class="error" id={`${id}-error`}>
      <span class="hidden">{say('set.error')} </span>
      {say('set.error.is', { detail: error })}
    </p>
  )
}

/** The button that resets a field to its default, where it differs. */
export function Reset({ words: { say }, screening, name }: FieldProps) {
  if (name === 'akismetKey') return null
  const defaults = screeningDraftOf(screening.saved.value!.defaults)
  if (isSame(screening.draft.value!, defaults, name)) return null
  const value = defaults[name]
  const shown =
    typeof value === 'string'
      ? name === 'proofOfWork'
        ? say(`set.proof.${value}` as Key)
        : value || say('set.never')
      : null
  const label = shown === null ? say('set.reset') : say('set.reset.to', { value: shown })
  return (
    <button
      type="button"
      class="button"
      aria-label={`${label}: ${say(nameOf(name))}`}
      onClick={() => {
        screening.edit({ [name]: value })
        // The button goes with its reason: who pressed it goes on in the field.
        document.getElementById(fieldId(`/${name}`))?.focus()
      }}
    >
      {label}
    </button>
  )
}

/** A whole number; empty means never where the setting allows it. */
export function NumberField({ words, screening, name }: FieldProps<NumberName>) {
  const id = fieldId(`/${name}`)
  const isBad = errorOf(screening, `/${name}`) !== null
  return (
    <div class="setting">
      <label for={id}>{words.say(nameOf(name))}</label>
      <About words={words} screening={screening} name={name}>
        <div class="change">
          <input
            id={id}
            type="text"
            inputMode="numeric"
            autocomplete="off"
            size={6}
            value={screening.draft.value![name]}
            aria-describedby={describedBy(id, isBad)}
            aria-invalid={isBad}
            onInput={(event) => screening.edit({ [name]: event.currentTarget.value })}
          />
          <Reset words={words} screening={screening} name={name} />
        </div>
      </About>
    </div>
  )
}

export function SwitchField({ words, screening, name }: FieldProps<SwitchName>) {
  const id = fieldId(`/${name}`)
  const isBad = errorOf(screening, `/${name}`) !== null
  return (
    <div class="setting">
      <div class="change">
        <label class="switch">
          <input
            id={id}
            type="checkbox"
            checked={screening.draft.value![name]}
            aria-describedby={describedBy(id, isBad)}
            onChange={(event) => screening.edit({ [name]: event.currentTarget.checked })}
          />
          {words.say(nameOf(name))}
        </label>
        <Reset words={words} screening={screening} name={name} />
      </div>
      <About words={words} screening={screening} name={name}>
        {null}
      </About>
    </div>
  )
}

/** The field of pre-moderation: any combination of its kinds. */
export function PremoderateField({ words, screening }: Omit<FieldProps, 'name'>) {
  const { say } = words
  const id = fieldId('/premoderate')
  const chosen = screening.draft.value!.premoderate
  return (
    <fieldset class="setting plain-set" id={id} tabIndex={-1} aria-describedby={`${id}-hint`}>
      <legend>{say('set.premoderate')}</legend>
      <About words={words} screening={screening} name="premoderate">
        {premoderations.map((which) => (
          <label class="switch" key={which}>
            <input
              type="checkbox"
              checked={chosen.includes(which)}
              onChange={(event) => {
                const next = event.currentTarget.checked ? [...chosen, which] : chosen.filter((one) => one !== which)
                // In one order, or the same choice would be a change.
                screening.edit({ premoderate: premoderations.filter((one) => next.includes(one)) })
              }}
            />
            {say(`set.premoderate.${which}`)}
          </label>
        ))}
        <Reset words={words} screening={screening} name="premoderate" />
      </About>
    </fieldset>
  )
}

export function ProofField({ words, screening }: Omit<FieldProps, 'name'>) {
  const { say } = words
  const id = fieldId('/proofOfWork')
  return (
    <div class="setting">
      <label for={id}>{say('set.proofOfWork')}</label>
      <About words={words} screening={screening} name="proofOfWork">
        <div class="change">
          <select
            id={id}
            aria-describedby={describedBy(id, false)}
            value={screening.draft.value!.proofOfWork}
            onChange={(event) =>
              screening.edit({ proofOfWork: event.currentTarget.value as (typeof proofModes)[number] })
            }
          >
            {proofModes.map((mode) => (
              <option key={mode} value={mode} selected={mode === screening.draft.value!.proofOfWork}>
                {say(`set.proof.${mode}`)}
              </option>
            ))}
          </select>
          <Reset words={words} screening={screening} name="proofOfWork" />
        </div>
      </About>
    </div>
  )
}
