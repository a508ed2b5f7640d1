import { type Signal, signal } from '@preact/signals'
import type { QueueName } from '../../shared/moderation/moderation.ts'
import { recall, remember } from '../ui/storage.ts'

/** Actions with their default keys. A and R are far apart on purpose; no key both decides and bans. */
export const defaultKeys = {
  approve: 'a',
  reject: 'r',
  spam: 's',
  undo: 'u',
  next: 'j',
  previous: 'k',
  claim: 'c',
  assign: 'e',
  reply: 't',
  parent: 'arrowleft',
  answer: 'arrowright',
  select: 'x',
  selectRange: 'shift+x',
  selectAll: 'mod+a',
  search: '/',
  single: 'z',
  filters: 'f',
  history: 'h',
  note: 'n',
  sanctions: 'b',
  feature: 'p',
  pin: 'shift+p',
  open: 'o',
  conversation: 'v',
  palette: 'mod+k',
  help: '?',
  go: 'g',
} as const
export type KeyAction = keyof typeof defaultKeys

/** The second key after the one that goes to a queue. */
export const queueKeys: Record<string, QueueName> = {
  p: 'pending', r: 'reported', n: 'unreviewed', s: 'spam', l: 'appeals', j: 'rejected', a: 'all',
} // biome-ignore format: a list

const storeKey = 'afterword:console:keys'

interface StoredKeys {
  isOn: boolean
  /** Only those that were changed, or all. */
  map: Partial<Record<KeyAction, string>>
}

/** Keyboard shortcuts of this browser: which are changed, and whether they are on. */
export interface Keys {
  isOn: Signal<boolean>
  map: Signal<Record<KeyAction, string>>
  /** What a press means; null for nothing. */
  actionOf: (event: KeyboardEvent) => KeyAction | null
  /** Gives an action another key. Returns the action that has it already, which keeps it; null where it was free. */
  change: (action: KeyAction, key: string) => KeyAction | null
  turn: (isOn: boolean) => void
  reset: () => void
}

export function createKeys(): Keys {
  const stored = recall<StoredKeys>(storeKey)
  const isOn = signal(stored?.isOn ?? true)
  const map = signal({ ...defaultKeys, ...stored?.map } as Record<KeyAction, string>)
  const actions = Object.keys(defaultKeys) as KeyAction[]
  const store = () => remember(storeKey, { isOn: isOn.peek(), map: map.peek() } satisfies StoredKeys)
  return {
    isOn,
    map,
    actionOf(event) {
      const pressed = nameOf(event)
      // Everybody knows this one; it stays, whatever else undoes.
      if (pressed === 'mod+z') return 'undo'
      return actions.find((action) => map.peek()[action] === pressed) ?? null
    },
    change(action, key) {
      const holder = actions.find((one) => one !== action && map.peek()[one] === key)
      if (holder) return holder
      map.value = { ...map.peek(), [action]: key }
      store()
      return null
    },
    turn(on) {
      isOn.value = on
      store()
    },
    reset() {
      map.value = { ...defaultKeys }
      store()
    },
  }
}

/**
 * Normalises a key press: the letter typed, or where the layout has no Latin letters the one on the key itself. Null for a key
 * that alone means nothing, and for combinations nobody here uses.
 */
export function nameOf(event: KeyboardEvent): string | null {
  const { key, code, altKey, ctrlKey, metaKey, shiftKey } = event
  if (altKey || (ctrlKey && metaKey)) return null
  // The two arrows that scroll nothing; with another key they select.
  if (/^Arrow(Left|Right)$/.test(key)) return ctrlKey || metaKey || shiftKey ? null : key.toLowerCase()
  const latin = /^[\x20-\x7e]$/.test(key) ? key : (/^Key([A-Z])$/.exec(code)?.[1] ?? (key.length === 1 ? key : null))
  if (latin === null || latin === ' ') return null
  const isLetter = /^[a-z]$/i.test(latin)
  const name = isLetter ? latin.toLowerCase() : latin
  if (ctrlKey || metaKey) return shiftKey ? null : `mod+${name}`
  return shiftKey && isLetter ? `shift+${name}` : name
}

const isMac = () => /Mac|iP(hone|ad)/.test(navigator.platform)
export const modName = () => (isMac() ? '⌘' : 'Ctrl')

/** Formats a key for display: `Shift+X`. */
export function printed(key: string): string {
  const parts = key.length > 1 ? key.split('+') : [key]
  return parts
    .map(
      (part) =>
        ({ mod: modName(), shift: 'Shift', arrowleft: '← Left', arrowright: '→ Right' })[part] ?? part.toUpperCase(),
    )
    .join('+')
}
