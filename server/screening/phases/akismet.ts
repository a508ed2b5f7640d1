import type { Outbound } from '../../platform/http/outbound.ts'
import { isSpamToAkismet } from '../akismet.ts'
import type { Phase } from '../verdict.ts'

/** Asks Akismet about guests' comments where the owner gave a key. Last: it is slow, and the only one that tells somebody. */
export const akismet = (outbound: Outbound, url: string): Phase => ({
  name: 'akismet',
  look(asked) {
    const { site, author } = asked
    const { akismetKey } = site.settings
    if (!akismetKey || author.kind !== 'guest') return []
    return isSpamToAkismet(outbound, url, akismetKey, asked).then((isSpam) =>
      isSpam ? [{ action: 'spam' as const, code: 'akismet' as const }] : [],
    )
  },
})
