import { effect } from '@preact/signals-core'
import { Component, type ComponentType, Fragment, type FunctionComponent, options, type VNode } from 'preact'

// What the widget needs of the binding between signals and Preact: a component draws itself again when a signal it read has
// changed, and not merely because its parent did. The binding of @preact/signals, which the console uses, also makes signals
// into text nodes, attributes and hooks: every reader would pay 1.6 KB for it.

const drawers = new WeakMap<FunctionComponent, ComponentType>()

function drawer(draw: FunctionComponent<object>): ComponentType {
  const known = drawers.get(draw)
  if (known) return known
  class Drawer extends Component<Record<string, unknown>> {
    declare stop: (() => void) | undefined

    override shouldComponentUpdate(next: Record<string, unknown>): boolean {
      for (const name in next) if (next[name] !== this.props[name]) return true
      return false
    }

    override componentWillUnmount(): void {
      this.stop?.()
    }

    render(props: Record<string, unknown>) {
      this.stop?.()
      let drawn: ReturnType<typeof draw>
      let isDrawn = false
      this.stop = effect(() => {
        if (isDrawn) this.forceUpdate()
        else drawn = draw(props)
        isDrawn = true
      })
      return drawn
    }
  }
  drawers.set(draw, Drawer)
  return Drawer
}

/** Binds signals to components, and makes every class a part: what owners may style (`::part(button)`) needs no second list. */
export function bindSignals(): void {
  options.vnode = (vnode: VNode<{ class?: string; part?: string }>) => {
    const { type, props } = vnode
    if (typeof type === 'string') {
      if (props.class) props.part = props.class
    } else if (typeof type === 'function' && type !== Fragment && !type.prototype?.render)
      vnode.type = drawer(type as FunctionComponent<object>)
  }
}
