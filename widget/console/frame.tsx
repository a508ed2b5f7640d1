import type { VNode } from 'preact'
import { type ConsoleContext, mayDo, signOut } from './context.ts'
import { adopt } from './dialog.ts'
import { lazyComponent } from './lazy-component.tsx'
import type { QueueController } from './queue/model/queue-controller.ts'
import { QueueScreen } from './queue/screen.tsx'
import { queueHash } from './route.ts'
import { type Screen, screens } from './screens.ts'

interface FrameProps {
  context: ConsoleContext
  /** Null for who may not decide. */
  controller: QueueController | null
  openHelp: () => void
}

/** The console with a session: header, navigation and the open screen. */
export function Frame({ context, controller, openHelp }: FrameProps) {
  const { say } = context.words
  const { screen } = context.route.value
  const open =
    screens.find(({ name }) => name === screen) ??
    (controller ? null : screens.find(({ power }) => mayDo(context, power)))
  return (
    <>
      <button type="button" class="button skip" onClick={() => document.getElementById('main')?.focus()}>
        {say('con.skip')}
      </button>
      <Header
        context={context}
        open={open ?? null}
        hasQueues={controller !== null}
        openPalette={controller && (() => void controller.dialogs.palette())}
        openHelp={openHelp}
      />
      {mayDo(context, 'changeRules') && <MailFailure context={context} />}
      {open ? (
        <LazyScreen key={open.name} context={context} screen={open} />
      ) : (
        controller && <QueueScreen controller={controller} />
      )}
    </>
  )
}

interface HeaderProps {
  context: ConsoleContext
  open: Screen | null
  hasQueues: boolean
  openPalette: (() => void) | null
  openHelp: () => void
}

function Header({ context, open, hasQueues, openPalette, openHelp }: HeaderProps) {
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
        {openPalette && (
          <button type="button" class="button help" aria-haspopup="dialog" onClick={openPalette}>
            {say('palette.title')}
          </button>
        )}
        {hasQueues && (
          <button type="button" class="button help" onClick={openHelp}>
            {say('keys.title')}
          </button>
        )}
        <button type="button" class="button" onClick={() => void signOut(context)}>
          {say('con.leave')}
        </button>
      </div>
    </header>
  )
}

const MailFailure = lazyComponent(
  async () => (await import('./team/mail-failure.tsx')).MailFailure,
  (_: { context: ConsoleContext }) => <></>,
)

const lazyScreens = new Map(
  screens.map(({ name, load }) => [
    name,
    lazyComponent(
      async () => {
        const { Screen: Loaded, sheet } = await load()
        if (sheet) adopt(sheet)
        return Loaded
      },
      ({ context }, hasFailed) => (
        <main class="screen" id="main">
          <p class="status">{context.words.say(hasFailed ? 'con.chunk' : 'con.loading')}</p>
        </main>
      ),
    ),
  ]),
)

function LazyScreen({ context, screen }: { context: ConsoleContext; screen: Screen }): VNode {
  const Loaded = lazyScreens.get(screen.name)!
  return <Loaded context={context} />
}
