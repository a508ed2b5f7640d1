import { computed, type ReadonlySignal, type Signal, signal, useSignalEffect } from '@preact/signals'
import { queueNames } from '../../../shared/moderation/moderation.ts'
import sheetText from '../../styles/console/palette.css?inline'
import { sheetOf } from '../../ui/sheet.ts'
import { type ConsoleContext, mayDo } from '../context.ts'
import { adopt, openDialog } from '../dialog.ts'
import { defaultKeys, type KeyAction, printed, queueKeys } from '../keymap.ts'
import { Key } from '../keys/key.tsx'
import { keyHandlersOf } from '../queue/key-handlers.ts'
import { verbsFor } from '../queue/model/item.ts'
import type { QueueController } from '../queue/model/queue-controller.ts'
import { assignedToMeHash, viewHash } from '../queue/saved-views/saved-views.ts'
import { queueHash } from '../route.ts'
import { screens } from '../screens.ts'
import { useModel } from '../use-model.ts'

const sheet = sheetOf(sheetText)

/** One command of the palette. */
interface Command {
  id: string
  label: string
  /** Its key, or what kind of a place it leads to. */
  hint: string
  run: () => void
}

/** Opens the command palette: every action that is possible now, filtered by typing. */
export function openPalette(controller: QueueController): void {
  const { context } = controller
  adopt(sheet)
  const all = [...actionsOf(controller), ...placesOf(context)]
  openDialog('palette', 'palette-title', (close) => <Palette context={context} all={all} close={close} />)
}

const actions = Object.keys(defaultKeys) as KeyAction[]

function actionsOf(controller: QueueController): Command[] {
  const { context, queue, choices, authorActions, dialogs } = controller
  const { say } = context.words
  const handlers = keyHandlersOf(controller)
  const keyed = actions.flatMap((action): Command[] => {
    const run = handlers[action]
    if (!run || !isPossible(controller, action)) return []
    return [{ id: action, label: say(`key.${action}`), hint: hintOf(context, action), run }]
  })
  if (context.route.peek().screen !== 'queue') return keyed
  const item = queue.peek().currentItem.peek()
  const unkeyed: Command[] = [{ id: 'views', label: say('view.title'), hint: '', run: () => void dialogs.savedViews() }]
  if (item && verbsFor(item).includes('hold'))
    unkeyed.push({
      id: 'hold',
      label: say('do.hold'),
      hint: '',
      run: () => choices.choose({ verb: 'hold' }, 'console'),
    })
  if (item && mayDo(context, 'changeThreads'))
    unkeyed.push({
      id: 'limits',
      label: say('limits.open.dialog'),
      hint: '',
      run: () => void authorActions.openPostingLimits(),
    })
  return [...keyed, ...unkeyed]
}

const hintOf = ({ keys }: ConsoleContext, action: KeyAction) =>
  keys.isOn.peek() ? printed(keys.map.peek()[action]) : ''

const aboutCard: readonly KeyAction[] = [
  'claim', 'select', 'selectRange', 'history', 'open', 'conversation', 'assign', 'reply', 'parent', 'answer',
] // biome-ignore format: a list

/** Whether an action is allowed and would change the current comment or the selection. */
function isPossible(controller: QueueController, action: KeyAction): boolean {
  const { context, queue, selection } = controller
  const item = queue.peek().currentItem.peek()
  const isMany = selection.items.peek().length > 0
  if (action === 'approve' || action === 'reject' || action === 'spam')
    return isMany || (item !== null && verbsFor(item).includes(action))
  if (action === 'assign') return mayDo(context, 'assign') && (isMany || item !== null)
  if (action === 'note' || action === 'sanctions') return item !== null && mayDo(context, 'sanction')
  if (action === 'feature' || action === 'pin')
    return (
      item?.card.peek().comment.state === 'published' && mayDo(context, action === 'pin' ? 'changeThreads' : 'feature')
    )
  return item !== null || !aboutCard.includes(action)
}

function placesOf(context: ConsoleContext): Command[] {
  const { say } = context.words
  const goTo = (id: string, name: string, hash: string, hint = ''): Command => ({
    id,
    label: say('palette.go', { name }),
    hint,
    run() {
      location.hash = hash
    },
  })
  const prefix = hintOf(context, 'go')
  return [
    ...queueNames.map((name) => {
      const letter = Object.keys(queueKeys).find((one) => queueKeys[one] === name)!
      return goTo(`q-${name}`, say(`q.${name}`), queueHash(name), prefix && `${prefix} ${letter.toUpperCase()}`)
    }),
    goTo('for-you', say('q.for-you'), assignedToMeHash),
    ...context.views.peek().map((view) => goTo(view.id, view.name, viewHash(view), say('view.one'))),
    ...screens
      .filter(({ power, word }) => word && mayDo(context, power))
      .map(({ name, word }) => goTo(`s-${name}`, say(word!), `#/${name}`)),
  ]
}

interface Search {
  typed: Signal<string>
  found: ReadonlySignal<Command[]>
  at: Signal<number>
}

/** Filters commands: each typed word must occur in the label. */
function createSearch(all: Command[]): Search {
  const typed = signal('')
  const found = computed(() => {
    const words = typed.value.toLowerCase().split(/\s+/).filter(Boolean)
    return all.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)))
  })
  return { typed, found, at: signal(0) }
}

function Palette({ context, all, close }: { context: ConsoleContext; all: Command[]; close: () => void }) {
  const { say } = context.words
  const { typed, found, at } = useModel(() => createSearch(all))
  const chosen = found.value[at.value]
  useSignalEffect(() => {
    document.getElementById(`command-${found.value[at.value]?.id}`)?.scrollIntoView({ block: 'nearest' })
  })

  function run(command: Command | undefined): void {
    if (!command) return
    close()
    command.run()
  }

  function press(event: KeyboardEvent): void {
    const { length } = found.peek()
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by && length > 0) at.value = (at.peek() + by + length) % length
    else if (event.key === 'Enter' && !event.isComposing) run(found.peek()[at.peek()])
    else return
    event.preventDefault()
  }

  return (
    <>
      <h2 id="palette-title" class="hidden">
        {say('palette.title')}
      </h2>
      <input
        type="text"
        role="combobox"
        aria-label={say('palette.find')}
        placeholder={say('palette.find')}
        aria-expanded={found.value.length > 0}
        aria-autocomplete="list"
        aria-controls={chosen && 'commands'}
        aria-activedescendant={chosen && `command-${chosen.id}`}
        autocomplete="off"
        spellcheck={false}
        autofocus
        value={typed}
        onInput={(event) => {
          typed.value = event.currentTarget.value
          at.value = 0
        }}
        onKeyDown={press}
      />
      {found.value.length > 0 && (
        <div class="commands" id="commands" role="listbox" aria-label={say('palette.title')}>
          {found.value.map((command, place) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field, which keeps the focus.
            <div
              key={command.id}
              id={`command-${command.id}`}
              class="command-line"
              role="option"
              tabIndex={-1}
              aria-selected={place === at.value}
              onClick={() => run(command)}
            >
              <span>{command.label}</span>
              {command.hint && <Key name={command.hint} />}
            </div>
          ))}
        </div>
      )}
      <p class="hint" role="status">
        {found.value.length === 0 && say('palette.none')}
      </p>
    </>
  )
}
