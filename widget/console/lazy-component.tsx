import { signal, useSignalEffect } from '@preact/signals'
import type { ComponentType, VNode } from 'preact'

/**
 * Makes a component whose code loads when it is first rendered. Until then `draw` renders in its place; `hasFailed` says that
 * loading failed, which is tried again when it is rendered anew.
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
