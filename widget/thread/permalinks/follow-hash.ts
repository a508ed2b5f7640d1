import type { ThreadContext } from '../context.ts'

/** Follows links to comments of this thread: now, and whenever the address changes. Returns how to stop. */
export function followHash(context: ThreadContext): () => void {
  const leaving = new AbortController()
  const { signal } = leaving
  let hasTurned = false
  const follow = () => {
    const id = /^#comment-([\da-f-]{36})$/.exec(location.hash)?.[1]
    if (id && !hasTurned) context.actions.openPermalink(id)
  }
  // What Back and Forward lead to is the branch that was open there, as it was, and not the comment its address names.
  const turn = () => {
    const branch: unknown = history.state?.afterwordBranch
    const current = context.view.peek()?.root.comment.peek().id ?? ''
    if (typeof branch !== 'string' || branch === current) return
    hasTurned = true
    // Told right after: that the address changed with it.
    setTimeout(() => {
      hasTurned = false
    })
    context.actions.turnToBranch(branch)
  }
  turn()
  follow()
  addEventListener('popstate', turn, { signal })
  addEventListener('hashchange', follow, { signal })
  const offer = ({ target }: Event) => {
    const link = (target as Element).closest('.inreply')
    if (link) context.actions.offerBackLink(link)
  }
  context.shadow!.addEventListener('click', offer, { signal })
  return () => {
    leaving.abort()
    context.view.value = null
  }
}
