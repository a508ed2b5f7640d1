import { signal, useSignalEffect } from '@preact/signals'
import type { ComponentType, VNode } from 'preact'

/**
 * Makes a component whose code loads when it is first drawn. Until then `draw` draws in its place; `hasFailed` says that the code
 * could not be loaded, which the next time it is drawn is tried again.
 */
export function lazyComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  draw: (props: Props, hasFailed: boolean) => VNode,
): (props: Props) => VNode {
  let Loaded: ComponentType<Props> | undefined
  const phase = signal<'loading' | 'failed' | 'loaded'>('loading')
  return function Lazy(props) {
    useSignalEffect(() => {
      if (phase.peek() === 'loaded') return
      load().then(
        (component) => {
          Loaded = component
          phase.value = 'loaded'
        },
        () => {
          phase.value = 'failed'
        },
      )
    })
    const state = phase.value
    return Loaded ? <Loaded {...props} /> : draw(props, state === 'failed')
  }
}
