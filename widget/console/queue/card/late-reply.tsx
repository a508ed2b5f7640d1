import { signal, useSignalEffect } from '@preact/signals'
import type { ComponentType } from 'preact'
import type { Item } from '../model/item.ts'
import type { Station } from '../model/queue-controller.ts'

interface ReplyProps {
  station: Station
  item: Item
}

const drawn = signal<ComponentType<ReplyProps> | 'failed' | null>(null)

/** The box for an answer, whose code comes when it is first wanted. */
export function LateReply({ station, item }: ReplyProps) {
  useSignalEffect(() => {
    if (typeof drawn.value === 'function') return
    import('../reply.tsx').then(
      ({ Reply }) => {
        drawn.value = Reply
      },
      () => {
        drawn.value = 'failed'
      },
    )
  })
  const Drawn = drawn.value
  if (typeof Drawn === 'function') return <Drawn station={station} item={item} />
  return <p class="meta">{station.context.words.say(Drawn ? 'con.chunk' : 'con.loading')}</p>
}
