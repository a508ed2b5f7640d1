import { type Phase, spanOf } from '../../verdict.ts'

/** Holds comments with more links than the site allows. */
export const links: Phase = {
  name: 'links',
  screen({ site: { settings }, draft }) {
    const { premoderate, linksBeforeHold } = settings
    if (!premoderate.includes('links') || draft.links.length <= linksBeforeHold) return []
    const first = draft.links[linksBeforeHold]!
    const { host, pathname } = new URL(first)
    const found =
      draft.links.length === 1
        ? { code: 'link' as const, params: { host: host || pathname } }
        : { code: 'links' as const, params: { n: draft.links.length } }
    return [{ action: 'hold', ...found, span: spanOf(draft.source, first) ?? spanOf(draft.source, host || pathname) }]
  },
}
