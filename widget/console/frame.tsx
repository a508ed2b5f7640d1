import { type Signal, signal, useSignalEffect } from '@preact/signals'
import type { ComponentType } from 'preact'
import { type ConsoleContext, mayDo } from './context.ts'
import { adopt } from './dialog.ts'
import type { Station } from './queue/model/queue-controller.ts'
import { QueueScreen } from './queue/screen.tsx'
import { queueHash } from './route.ts'
import { type Screen, screens } from './screens.ts'

/** The console of somebody who is in: who they are, where they can go, and the screen that is open. */
export function Frame({
  context,
  station,
  help,
}: {
  context: ConsoleContext
  station: Station | null
  help: () => void
}) {
  const { say } = context.words
  const { screen } = context.route.value
  const open =
    screens.find(({ name }) => name === screen) ?? (station ? null : screens.find(({ power }) => mayDo(context, power)))
  return (
    <>
      <button type="button" class="button skip" onClick={() => document.getElementById('main')?.focus()}>
        {say('con.skip')}
      </button>
      <Header
        context={context}
        open={open ?? null}
        hasQueues={station !== null}
        palette={station?.openPalette}
        help={help}
      />
      {open ? <Late key={open.name} context={context} screen={open} /> : station && <QueueScreen station={station} />}
    </>
  )
}

interface HeaderProps {
  context: ConsoleContext
  open: Screen | null
  hasQueues: boolean
  palette: (() => void) | undefined
  help: () => void
}

function Header({ context, open, hasQueues, palette, help }: HeaderProps) {
  const { say } = context.words
  const { staff, site } = context.session.value!
  return (
    <header class="top">
      <p class="brand">
        {say('con.title')} <span class="brand-site">{site.name}</span>
      </p>
      <nav class="screens" aria-label={say('con.nav')}>
        {hasQueues && (
          <a href={queueHash(context.route.value.queue)} aria-current={open ? undefined : 'page'}>
            {say('con.queue')}
          </a>
        )}
        {screens
          .filter(({ power, word }) => word && mayDo(context, power))
          .map(({ name, word }) => (
            <a key={name} href={`#/${name}`} aria-current={open?.name === name ? 'page' : undefined}>
              {say(word!)}
            </a>
          ))}
      </nav>
      <div class="me">
        <span class="me-name">{say('con.as', { name: staff.name, role: say(`role.${staff.role}`) })}</span>
        {palette && (
          <button type="button" class="button help" aria-haspopup="dialog" onClick={palette}>
            {say('palette.title')}
          </button>
        )}
        {hasQueues && (
          <button type="button" class="button help" onClick={help}>
            {say('keys.title')}
          </button>
        )}
        <button type="button" class="button" onClick={() => void leave(context)}>
          {say('con.leave')}
        </button>
      </div>
    </header>
  )
}

async function leave(context: ConsoleContext): Promise<void> {
  await context.ask('DELETE', '/staff/session').catch(() => {})
  context.session.value = null
}

const come: Record<string, Signal<ComponentType<{ context: ConsoleContext }> | 'failed' | null>> = {}

/** A screen whose code comes when it is wanted. */
function Late({ context, screen: { name, load } }: { context: ConsoleContext; screen: Screen }) {
  come[name] ??= signal(null)
  const arrived = come[name]
  useSignalEffect(() => {
    if (typeof arrived.value === 'function') return
    load().then(
      ({ Screen: Drawn, sheet }) => {
        if (sheet) adopt(sheet)
        arrived.value = Drawn
      },
      () => {
        arrived.value = 'failed'
      },
    )
  })
  const Drawn = arrived.value
  if (typeof Drawn === 'function') return <Drawn context={context} />
  return (
    <main class="screen" id="main">
      <p class="status">{context.words.say(Drawn === 'failed' ? 'con.chunk' : 'con.loading')}</p>
    </main>
  )
}
