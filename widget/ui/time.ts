import { signal } from '@preact/signals-core'
import type { Say } from '../locales/say.ts'

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

const steps = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
] as const
const weekS = 7 * 86_400

/**
 * Says how long ago, up to a week ("3 h", with its words in full where `isLong`: "3 hours ago"); from then on the date, with
 * its year where it is another one. From our own words: the first use of an Intl format of times costs a browser 20 ms and
 * more, at the moment the comments want to be seen.
 */
export function relativeTime(say: Say, iso: string, isLong: boolean): string {
  const agoS = (minute.value - Date.parse(iso)) / 1_000
  if (agoS >= weekS) return calendarDate(say, iso)
  const [unit, sizeS] = steps.find(([, size]) => agoS >= size) ?? []
  if (!unit) return say('now')
  const n = Math.floor(agoS / sizeS)
  return n === 1 && unit === 'days' ? say('yesterday') : say(isLong ? `${unit}.ago` : unit, { n })
}

/** The date of the reader's own calendar day, with its year where it is another one than now. */
export function calendarDate(say: Say, iso: string): string {
  const date = new Date(iso)
  const year = date.getFullYear()
  const month = say('months').split(' ')[date.getMonth()]!
  const isThisYear = year === new Date(minute.peek()).getFullYear()
  return say(isThisYear ? 'date' : 'date.year', { month, day: date.getDate(), year: `${year}` })
}

/** The moment in full, with its zone. */
export function absoluteTime(lang: string, iso: string): string {
  return new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'long' }).format(new Date(iso))
}
