import { signal } from '@preact/signals'

/** The current minute, for every relative time on the page; moves while somebody looks. */
export const minute = signal(Date.now())

let watchers = 0
let ticking: ReturnType<typeof setInterval>

/** Keeps the minute moving until the returned function is called; widgets share one clock. */
export function tick(): () => void {
  if (watchers++ === 0)
    ticking = setInterval(() => {
      if (!document.hidden) minute.value = Date.now()
    }, 60_000)
  return () => {
    if (--watchers === 0) clearInterval(ticking)
  }
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]
const weekS = 7 * 86_400

// Making a format costs more than a hundred uses of it.
const made = new Map<string, Intl.DateTimeFormat | Intl.RelativeTimeFormat>()

function kept<T extends Intl.DateTimeFormat | Intl.RelativeTimeFormat>(name: string, make: () => T): T {
  if (!made.has(name)) made.set(name, make())
  return made.get(name) as T
}

/** Says how long ago, up to a week ("3h ago"); from then on the date, with its year where it is another one. */
export function relativeTime(lang: string, iso: string, style: 'narrow' | 'long'): string {
  const date = new Date(iso)
  const agoS = (minute.value - +date) / 1_000
  if (agoS >= weekS) return calendarDate(lang, date, style === 'long' ? 'long' : 'short')
  const format = kept(lang + style, () => new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style }))
  const [unit, sizeS] = steps.find(([, size]) => agoS >= size) ?? []
  return unit ? format.format(-Math.floor(agoS / sizeS!), unit) : format.format(0, 'second')
}

/** The date, with its year where it is another one than now. */
export function calendarDate(lang: string, date: Date, month: 'long' | 'short'): string {
  const year = date.getFullYear() === new Date(minute.peek()).getFullYear() ? undefined : 'numeric'
  return kept(lang + month + year, () => new Intl.DateTimeFormat(lang, { day: 'numeric', month, year })).format(date)
}

/** The moment in full, with its zone. */
export function absoluteTime(lang: string, iso: string): string {
  const format = kept(`${lang} full`, () => new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'long' }))
  return format.format(new Date(iso))
}
