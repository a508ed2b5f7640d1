import { lazyComponent } from '../../lazy-component.tsx'
import type { Item } from '../model/item.ts'
import type { QueueController } from '../model/queue-controller.ts'

/** The box for a reply, whose code loads when it is first wanted. */
export const LateReply = lazyComponent<{ controller: QueueController; item: Item }>(
  async () => (await import('./reply.tsx')).Reply,
  ({ controller }, hasFailed) => (
    <p class="meta">{controller.context.words.say(hasFailed ? 'con.chunk' : 'con.loading')}</p>
  ),
)
