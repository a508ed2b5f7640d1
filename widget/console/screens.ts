import type { ComponentType } from 'preact'
import type { Power } from '../../shared/people/staff.ts'
import type { Key } from '../locales/say.ts'
import type { ConsoleContext } from './context.ts'

/** A screen beside the queues: what the header calls it, who may see it, and what brings it. */
export interface Screen {
  name: string
  /** Null for one that is only come to by links. */
  word: Key | null
  power: Power
  load: () => Promise<{ Screen: ComponentType<{ context: ConsoleContext }>; sheet?: CSSStyleSheet }>
}

/** Every screen there is, in the order of the header. Each comes when it is first opened. */
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
  { name: 'team', word: 'con.team', power: 'own', load: () => import('./team/team.tsx') },
  { name: 'nudges', word: null, power: 'readRules', load: () => import('./nudges/nudges.tsx') },
]
