import type { Viewer } from '../../shared/people/viewers.ts'
import { recall, remember } from '../ui/storage.ts'

/** A guest whom this device was before. */
export interface PastGuest {
  token: string
  viewer: Viewer
}

type ById = Record<string, PastGuest>

/** The guests that are kept under `key`, in the order in which they were first left. */
export const pastGuests = (key: string): PastGuest[] => Object.values(recall<ById>(key) ?? {})

/** Keeps a guest who is left, to be switched back to. */
export function keepGuest(key: string, guest: PastGuest): void {
  remember(key, { ...recall<ById>(key), [guest.viewer.id]: guest })
}
