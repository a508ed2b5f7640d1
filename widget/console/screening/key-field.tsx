import { describedBy, errorOf, FieldError, type FieldProps, fieldId } from './fields.tsx'

/** The field of the Akismet key: keep, replace or remove it. The saved key is never shown. */
export function KeyField({ words, screening }: Omit<FieldProps, 'name'>) {
  const { say } = words
  const id = fieldId('/akismetKey')
  const error = errorOf(screening, '/akismetKey')
  const typed = screening.draft.value!.akismetKey
  const isSet = screening.saved.value!.hasAkismetKey
  const isTakenOut = isSet && typed === ''
  const change = (akismetKey: string | null) => () => screening.edit({ akismetKey })
  return (
    <div class="setting">
      <label for={id}>{say('set.akismetKey')}</label>
      <p class="hint" id={`${id}-hint`}>
        {say('set.akismetKey.hint')} <b>{say(isTakenOut ? 'set.key.out' : isSet ? 'set.key.set' : 'set.key.none')}</b>
      </p>
      <FieldError words={words} id={id} error={error} />
      <div class="change">
        <input
          id={id}
          type="text"
          autocomplete="off"
          spellcheck={false}
          placeholder={isSet && !isTakenOut ? say('set.key.another') : ''}
          value={typed ?? ''}
          aria-describedby={describedBy(id, error !== null)}
          aria-invalid={error !== null}
          onInput={({ currentTarget: { value } }) => screening.edit({ akismetKey: value || null })}
        />
        {isSet && !isTakenOut && (
          <button type="button" class="button" onClick={change('')}>
            {say('set.key.take')}
          </button>
        )}
        {typed !== null && (
          <button type="button" class="button" onClick={change(null)}>
            {say('set.key.leave')}
          </button>
        )}
      </div>
    </div>
  )
}
