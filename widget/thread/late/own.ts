import { batch } from '@preact/signals'
import type { Me } from '../../../shared/viewers.ts'
import { addEntry } from '../place.ts'
import type { Widget } from '../widget.ts'

/**
 * Asks for what only this reader may see: whether the server still knows them, their comments that wait for review, and what
 * they respect.
 * A second, private call, made only where this device holds a key.
 */
export async function readOwn(widget: Widget): Promise<void> {
  const { send, session, thread } = widget
  const { id } = thread.thread.peek()!
  const token = session.token()
  if (!token) return
  try {
    const { viewer, held, reactions } = await send<Me>(`/me${id ? `?thread=${id}` : ''}`, { token })
    if (!viewer) return session.end()
    batch(() => {
      thread.respected.value = new Set([...reactions, ...thread.respected.peek()])
      for (const comment of held) {
        const parent = comment.parentId === null ? null : thread.index.get(comment.parentId)
        if (parent !== undefined && !thread.index.has(comment.id)) addEntry(thread, comment, parent)
      }
    })
  } catch {
    // The thread is readable without it; the next write will say what is wrong.
  }
}
