import { useSignal } from '@preact/signals'
import type { Key } from '../../locales/say.ts'
import type { ConsoleContext } from '../context.ts'
import { openDialog } from '../dialog.ts'
import { DialogTop } from '../dialog-top.tsx'
import { defaultKeys, type KeyAction, modName, nameOf, printed, queueKeys } from '../keymap.ts'

const actions = Object.keys(defaultKeys) as KeyAction[]

/** Opens the dialog of keyboard shortcuts, where they are changed and switched off. */
export function openHelp(context: ConsoleContext): void {
  openDialog('keys', 'keys-title', (close) => <Help context={context} close={close} />)
}

function Help({ context, close }: { context: ConsoleContext; close: () => void }) {
  const { keys, words } = context
  const { say } = words
  const changing = useSignal<KeyAction | null>(null)
  const refused = useSignal<string | null>(null)
  return (
    <>
      <DialogTop context={context} id="keys-title" title={say('keys.title')} close={close} />
      <label class="switch">
        <input type="checkbox" checked={keys.isOn.value} onChange={(event) => keys.turn(event.currentTarget.checked)} />
        {say('keys.on')}
      </label>
      <p class="hint">{say('keys.hint')}</p>
      <p class="error" role="alert">
        {refused.value}
      </p>
      <ul class="key-list">
        {actions.map((action) => (
          <li key={action}>
            <span>{say(`key.${action}`)}</span>
            <KeyButton context={context} action={action} changing={changing} refused={refused} />
          </li>
        ))}
        <li>
          <span>{say('keys.reasons')}</span>
          <kbd>{say('keys.reasons.key')}</kbd>
        </li>
        {Object.entries(queueKeys).map(([letter, queue]) => (
          <li key={letter}>
            <span>{say(`q.${queue}`)}</span>
            <kbd>{say('keys.then', { prefix: printed(keys.map.value.go), key: letter.toUpperCase() })}</kbd>
          </li>
        ))}
      </ul>
      <p class="hint">{say('keys.undo.also', { mod: modName() })}</p>
      <p class="hint">
        {say('keys.around', { up: printed(keys.map.value.parent), down: printed(keys.map.value.answer) })}
      </p>
      <button type="button" class="button boxed" onClick={keys.reset}>
        {say('keys.reset')}
      </button>
    </>
  )
}

interface KeyButtonProps {
  context: ConsoleContext
  action: KeyAction
  changing: { value: KeyAction | null }
  refused: { value: string | null }
}

function KeyButton({ context, action, changing, refused }: KeyButtonProps) {
  const { keys, words } = context
  const { say } = words
  const key = printed(keys.map.value[action])
  const isChanging = changing.value === action

  function take(event: KeyboardEvent): void {
    if (!isChanging || event.key === 'Tab') return
    const name = event.key === 'Escape' ? null : nameOf(event)
    if (name === null && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    changing.value = null
    refused.value = null
    const holder = name && keys.change(action, name)
    if (holder) refused.value = say('keys.taken', { key: printed(name), action: say(`key.${holder}` as Key) })
  }

  return (
    <button
      type="button"
      class="button boxed key-button"
      onClick={() => {
        changing.value = isChanging ? null : action
      }}
      onKeyDown={take}
      onBlur={() => {
        if (isChanging) changing.value = null
      }}
    >
      {!isChanging && <span class="hidden">{say('keys.change', { action: say(`key.${action}`) })} </span>}
      {isChanging ? say('keys.press') : key}
    </button>
  )
}
