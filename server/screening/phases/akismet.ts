import type { Outbound } from '../../platform/http/outbound.ts'
import { isSpamToAkismet } from '../akismet.ts'
import type { Phase } from '../verdict.ts'

/** Asks Akismet about guests' comments if the site has a key. Runs last: it is slow, and the only phase that sends data out. */
export const akismet = (outbound: Outbound, url: string): Phase => ({
  name: 'akismet',
  screen(input) {
    const { site, author } = input
    const { akismetKey } = site.settings
    if (!akismetKey || author.kind !== 'guest') return []
    return isSpamToAkismet(outbound, url, akismetKey, input).then((isSpam) =>
      isSpam ? [{ action: 'spam' as const, code: 'akismet' as const }] : [],
    )
  },
})
