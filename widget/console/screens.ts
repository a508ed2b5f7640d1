import type { ComponentType } from 'preact'
import type { Power } from '../../shared/people/staff.ts'
import type { Key } from '../locales/say.ts'
import type { ConsoleContext } from './context.ts'

/** A screen besides the queue: its name in the header, the power it needs, and the chunk it is in. */
export interface Screen {
  name: string
  /** Null for one that is only come to by links. */
  word: Key | null
  power: Power
  load: () => Promise<{ Screen: ComponentType<{ context: ConsoleContext }>; sheet?: CSSStyleSheet }>
}

/** All screens in the order of the header. Each loads when it is first opened. */
export const screens: readonly Screen[] = [
  { name: 'rules', word: 'con.rules', power: 'readRules', load: () => import('./rules/rules.tsx') },
  {
    name: 'screening',
    word: 'con.screening',
    power: 'readRules',
    load: () => import('./screening/screening.tsx'),
  },
  { name: 'people', word: 'con.people', power: 'sanction', load: () => import('./people/people.tsx') },
  { name: 'log', word: 'con.log', power: 'readLog', load: () => import('./log/log.tsx') },
  { name: 'team', word: 'con.team', power: 'ownAccount', load: () => import('./team/team.tsx') },
  { name: 'nudges', word: null, power: 'readRules', load: () => import('./nudges/nudges.tsx') },
]
