import { wordActions, wordListsMax } from '../../../shared/sites/word-lists.ts'
import type { Words } from '../../locales/say.ts'
import { type DraftList, newKey } from './draft.ts'
import { errorOf, FieldError, fieldId, Reset } from './fields.tsx'
import type { Screening } from './model.ts'

const addId = 'set-wordLists'

/** The word lists: each with its name, action and words. */
export function Lists({ words, screening, mayChange }: { words: Words; screening: Screening; mayChange: boolean }) {
  const { say } = words
  const lists = screening.draft.value!.wordLists
  const put = (next: DraftList[]) => screening.edit({ wordLists: next })
  function add(): void {
    const at = lists.length
    put([...lists, { key: newKey(), name: '', action: 'hold', words: '', matchLetterSubstitutions: false }])
    focusSoon(fieldId(`/wordLists/${at}/name`))
  }
  return (
    <>
      <p class="hint">{say('set.wordLists.hint')}</p>
      {lists.length === 0 && <p class="status">{say('set.list.none')}</p>}
      {lists.map((list, at) => (
        <ListFields
          key={list.key}
          words={words}
          screening={screening}
          list={list}
          at={at}
          put={(change) => put(lists.map((one) => (one === list ? { ...list, ...change } : one)))}
          remove={() => {
            put(lists.filter((one) => one !== list))
            focusSoon(addId)
          }}
        />
      ))}
      <FieldError words={words} id={addId} error={errorOf(screening, '/wordLists')} />
      {mayChange && (
        <p class="change">
          <button
            type="button"
            class="button boxed"
            id={addId}
            aria-disabled={lists.length >= wordListsMax}
            onClick={() => lists.length < wordListsMax && add()}
          >
            {say('set.list.add')}
          </button>
          <Reset words={words} screening={screening} name="wordLists" />
        </p>
      )}
    </>
  )
}

/** Focuses an element once it is rendered. */
const focusSoon = (id: string) => requestAnimationFrame(() => document.getElementById(id)?.focus())

interface ListProps {
  words: Words
  screening: Screening
  list: DraftList
  at: number
  put: (change: Partial<DraftList>) => void
  remove: () => void
}

function ListFields({
  words,
  screening,
  list: { name, action, words: text, matchLetterSubstitutions },
  at,
  put,
  remove,
}: ListProps) {
  const { say } = words
  const idOf = (part: string) => fieldId(`/wordLists/${at}/${part}`)
  const error = (part: string) => errorOf(screening, `/wordLists/${at}/${part}`)
  const bad = (part: string) => ({
    'aria-invalid': error(part) !== null,
    ...(error(part) !== null && { 'aria-describedby': `${idOf(part)}-error` }),
  })
  return (
    <fieldset class="word-list">
      <legend>{name.trim() || say('set.list.n', { n: at + 1 })}</legend>
      <div class="list-head">
        <div>
          <label for={idOf('name')}>{say('set.list.name')}</label>
          <FieldError words={words} id={idOf('name')} error={error('name')} />
          <input
            id={idOf('name')}
            type="text"
            autocomplete="off"
            value={name}
            {...bad('name')}
            onInput={(event) => put({ name: event.currentTarget.value })}
          />
        </div>
        <div>
          <label for={idOf('action')}>{say('set.list.action')}</label>
          <select
            id={idOf('action')}
            value={action}
            onChange={(event) => put({ action: event.currentTarget.value as DraftList['action'] })}
          >
            {wordActions.map((one) => (
              <option key={one} value={one} selected={one === action}>
                {say(`set.list.${one}`)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <label for={idOf('words')}>
        {say('set.list.words')} <span class="meta">{say('set.list.count', { n: countWords(text) })}</span>
      </label>
      <FieldError words={words} id={idOf('words')} error={error('words')} />
      <textarea
        id={idOf('words')}
        rows={6}
        spellcheck={false}
        value={text}
        {...bad('words')}
        onInput={(event) => put({ words: event.currentTarget.value })}
      />
      <p class="change">
        <label class="switch">
          <input
            type="checkbox"
            checked={matchLetterSubstitutions}
            onChange={(event) => put({ matchLetterSubstitutions: event.currentTarget.checked })}
          />
          {say('set.list.matchLetterSubstitutions')}
        </label>
        <button
          type="button"
          class="button boxed"
          aria-label={say('set.list.remove.name', { name: name.trim() || say('set.list.n', { n: at + 1 }) })}
          onClick={remove}
        >
          {say('set.list.remove')}
        </button>
      </p>
    </fieldset>
  )
}

/** The lines that are not empty. */
const countWords = (text: string) => text.split('\n').filter((line) => line.trim()).length
