import { type Phase, spanOf } from '../verdict.ts'

/** Holds comments with links, or with more of them than a site lets pass. */
export const links: Phase = {
  name: 'links',
  look({ site: { settings }, draft }) {
    const { premoderate, linksBeforeHold } = settings
    if (!premoderate.includes('links') || draft.links.length <= linksBeforeHold) return []
    const first = draft.links[linksBeforeHold]!
    const { host, pathname } = new URL(first)
    const text = draft.links.length === 1 ? `Links to ${host || pathname}` : `Has ${draft.links.length} links`
    return [{ action: 'hold', text, span: spanOf(draft.source, first) ?? spanOf(draft.source, host || pathname) }]
  },
}
