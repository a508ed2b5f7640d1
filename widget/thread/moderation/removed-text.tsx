import type { Key } from '../../locales/say.ts'
import { drawNodes } from '../../ui/nodes.tsx'
import type { ThreadContext } from '../context.ts'
import { type Case, Decide } from './decide.tsx'

/** The words of a comment that was taken down: folded, labelled, and asked for when somebody wants to see them. */
export function RemovedWords({ context, its, id }: { context: ThreadContext; its: Case; id: string }) {
  const { announce, request, session, words } = context
  const { say } = words
  const comment = its.removed.value
  const read = async () => {
    try {
      const token = session.token()
      its.removed.value = (await request('GET /comments/{id}', { params: { id }, token })).comment
    } catch {
      announce(say('staff.fail'), true)
    }
  }
  return (
    <details
      class="removed"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) read()
      }}
    >
      <summary>{say('staff.show')}</summary>
      {comment?.author && (
        <>
          <p class="team">
            {say('staff.by', { name: comment.author.name, state: say(`staff.state.${comment.state}` as Key) })}.{' '}
            {comment.moderation?.decision && say(`reason.${comment.moderation.decision.reason}`)}
          </p>
          <div class="body">{drawNodes(comment.body)}</div>
          <p class="team">{say('staff.hidden')}</p>
          <Decide context={context} its={its} comment={comment} />
        </>
      )}
    </details>
  )
}
