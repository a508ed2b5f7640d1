import { lazyComponent } from '../../lazy-component.tsx'
import type { Item } from '../model/item.ts'
import type { QueueController } from '../model/queue-controller.ts'

/** The reply form; its code loads when it is first opened. */
export const LateReply = lazyComponent<{ controller: QueueController; item: Item }>(
  async () => (await import('./reply.tsx')).Reply,
  ({ controller }, hasFailed) => (
    <p class="meta">{controller.context.words.say(hasFailed ? 'con.chunk' : 'con.loading')}</p>
  ),
)
