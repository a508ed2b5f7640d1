import { type Signal, signal } from '@preact/signals'
import type { AuthorCard } from '../../../shared/people/people.ts'
import { createDeeds, type Deeds } from '../action-runner.tsx'
import type { Desk } from '../context.ts'
import type { OtherDeed } from '../queue/model/undo-stack.ts'

/** Takes what a deed is taken back by, where somebody keeps that. */
export type Keep = (deed: OtherDeed, batch: string | null) => void

/** Somebody as they were last read, and what was done about them just now. */
export interface Person {
  id: string
  card: Signal<AuthorCard | null>
  isFailed: Signal<boolean>
  deeds: Deeds
  load: () => Promise<void>
}

/** Opens a person. With `keep` the queue's undo takes back what is done; without, the deeds offer it. */
export function createPerson(desk: Desk, id: string, keep?: Keep): Person {
  const card = signal<AuthorCard | null>(null)
  const isFailed = signal(false)
  async function load(): Promise<void> {
    try {
      card.value = await desk.ask<AuthorCard>('GET', `/moderation/authors/${id}`)
      isFailed.value = false
    } catch {
      isFailed.value = true
    }
  }
  const keepDeed = keep && ((batch: string | null, word: string) => keep(word.slice('did.'.length) as OtherDeed, batch))
  return { id, card, isFailed, load, deeds: createDeeds(desk, load, keepDeed) }
}
