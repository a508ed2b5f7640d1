import type { Signal } from '@preact/signals-core'
import type { Viewer } from '../../shared/people/viewers.ts'
import { recall, remember, type SiteRef, storageKey } from '../ui/storage.ts'

interface StoredSession {
  token: string
  viewer: Viewer
}

/** Who the reader is to this site, on this device. */
export interface Session {
  viewer: Signal<Viewer | null>
  token: () => string | null
  begin: (token: string, viewer: Viewer) => void
  end: () => void
}

/**
 * Opens what this device knows of the reader, and keeps `viewer` true to it; two widgets of one site share it. Who is signed in
 * as one of the team keeps their guest beside it, and is that again afterwards.
 */
export function openSession(site: SiteRef, viewer: Signal<Viewer | null>): Session {
  const key = storageKey(site, 'guest')
  const team = storageKey(site, 'team')
  const kept = () => recall<StoredSession>(team) ?? recall<StoredSession>(key)
  viewer.value = kept()?.viewer ?? null
  return {
    viewer,
    token() {
      const now = kept()
      // Another tab, or another thread on this page, may have said meanwhile who the reader is.
      if (now?.viewer.id !== viewer.peek()?.id) viewer.value = now?.viewer ?? null
      return now?.token ?? null
    },
    begin(token, who) {
      remember(who.kind === 'staff' ? team : key, { token, viewer: who })
      viewer.value = who
    },
    end() {
      const isTeam = recall(team)
      remember(isTeam ? team : key, null)
      viewer.value = kept()?.viewer ?? null
    },
  }
}
