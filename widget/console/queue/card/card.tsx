import type { Card, DecisionVerb } from '../../../../shared/moderation/moderation.ts'
import type { Key } from '../../../locales/say.ts'
import { drawNodes } from '../../../ui/nodes.tsx'
import { absoluteTime, relativeTime } from '../../../ui/time.ts'
import { printed } from '../../keymap.ts'
import { Key as KeyOf } from '../../keys/key.tsx'
import { queueHash } from '../../route.ts'
import { conversationOf } from '../conversation-page.ts'
import { excerptOf, type Item, verbsFor } from '../model/item.ts'
import type { QueueController } from '../model/queue-controller.ts'
import { openInPage, pageOf } from '../open-in-page.ts'
import { LateReply } from '../reply/late-reply.tsx'
import { AssignedNote, forWords } from './assigned.tsx'
import { Chips } from './chips.tsx'
import { Parents, Replies } from './conversation.tsx'
import { Marked } from './marked.tsx'
import { ReasonButtons } from './reason-picker.tsx'
import { TroubleNote } from './trouble.tsx'
import { actorWords, pastActionWords, reasonWords, troubleWords } from './wording.ts'

/** The card of the current comment: reasons, text, context, notes and actions. */
export function CardView({ controller, item }: { controller: QueueController; item: Item }) {
  const { words } = controller.context
  const { say, lang } = words
  const card = item.card.value
  const { comment, thread, verdict, appeal } = card
  const hasMarks = comment.source !== undefined && verdict.some(({ span }) => span)
  return (
    <article class="card" id={`card-${item.id}`} aria-labelledby={`by-${item.id}`} tabIndex={-1}>
      <TroubleNote controller={controller} item={item} />
      <div class="card-top">
        <Chips words={words} card={card} />
        {card.claim && !card.claim.isMine && <Looking controller={controller} name={card.claim.by} />}
      </div>
      <AssignedNote words={words} assignment={card.assignment} />
      <p class="thread">
        <a href={thread.url} target="_blank" rel="noopener noreferrer">
          <bdi>{thread.title || thread.url}</bdi>
        </a>
        {thread.state === 'closed' && <span class="meta"> · {say('card.closed')}</span>}{' '}
        <button
          type="button"
          class="button"
          aria-haspopup="dialog"
          onClick={() => void controller.authorActions.openPostingLimits()}
        >
          {say('limits.open.dialog')}
        </button>
      </p>
      <Parents words={words} conversation={controller.conversation} card={card} />
      <h2 class="by" id={`by-${item.id}`}>
        <span class="hidden">{say('card.by', { name: '' })}</span>
        <bdi>{card.author.name}</bdi>{' '}
        <time class="meta" dateTime={comment.createdAt} title={absoluteTime(lang, comment.createdAt)}>
          {relativeTime(say, comment.createdAt, false)}
        </time>
        {comment.editedAt && <span class="meta"> · {say('edited')}</span>}
      </h2>
      <div class="words">
        {hasMarks ? <Marked words={words} source={comment.source!} verdict={verdict} /> : drawNodes(comment.body)}
      </div>
      <Replies words={words} conversation={controller.conversation} />
      {appeal && (
        <p class="appeal" dir="auto">
          {appeal.text ? say('card.appeal', { text: appeal.text }) : say('card.appealed')}
        </p>
      )}
      <Notes controller={controller} card={card} />
      <Actions controller={controller} item={item} />
    </article>
  )
}

function Looking({ controller, name }: { controller: QueueController; name: string }) {
  const { say } = controller.context.words
  return (
    <p class="looking">
      {say('card.looking', { name })}{' '}
      <button type="button" class="button" onClick={controller.claims.toggle}>
        {say('card.takeover')}
      </button>
    </p>
  )
}

/** Readers' notes to their reports, and earlier decisions. */
function Notes({ controller, card }: { controller: QueueController; card: Card }) {
  const { words } = controller.context
  const noted = card.reports.filter(({ note }) => note)
  if (noted.length + card.history.length === 0) return null
  return (
    <ul class="notes">
      {noted.map(({ reason, note, at }) => (
        <li key={at}>
          <b>{reasonWords(words, reason)}</b> <span dir="auto">“{note}”</span>
        </li>
      ))}
      {card.history.slice(0, 3).map((past) => (
        <li key={past.at}>
          {pastActionWords(words, past.action)} · <bdi>{actorWords(words, past)}</bdi>
          {past.reason && ` · ${reasonWords(words, past.reason)}`} ·{' '}
          <time dateTime={past.at} title={absoluteTime(words.lang, past.at)}>
            {relativeTime(words.say, past.at, false)}
          </time>
        </li>
      ))}
    </ul>
  )
}

function Actions({ controller, item }: { controller: QueueController; item: Item }) {
  const { context, queue, reasonPicker, choices } = controller
  const { say } = context.words
  const card = item.card.value
  const { name, filters } = queue.value
  const isOpen = reasonPicker.open.value?.items.includes(item) ?? false
  return (
    <>
      {isOpen && <ReasonButtons words={context.words} reasonPicker={reasonPicker} choices={choices} />}
      {controller.replying.item.value === item && <LateReply controller={controller} item={item} />}
      <div class="actions">
        {verbsFor(item).map((verb) => (
          <Verb key={verb} controller={controller} verb={verb} isOpen={isOpen} />
        ))}
      </div>
      <p class="ways">
        <Way controller={controller} action="reply" run={controller.replying.toggle} />
        <Way
          controller={controller}
          action="assign"
          run={() => void controller.assignments.toggle()}
          word={card.assignment && 'assign.back'}
        />
        <Way controller={controller} action="palette" run={() => void controller.dialogs.palette()} />
      </p>
      <p class="ways">
        <a
          href={pageOf(item)}
          target="_blank"
          rel="noopener noreferrer"
          onClick={(event) => {
            // With a key held the reader wants it somewhere else, and as a plain link.
            if (event.ctrlKey || event.metaKey || event.shiftKey) return
            event.preventDefault()
            openInPage(item)
          }}
        >
          {say('card.open')}
        </a>
        <a href={conversationOf(context, item)} target="_blank" rel="noopener noreferrer">
          {say('card.thread')}
        </a>
        {!filters.thread && (
          <a href={queueHash(name, { ...filters, thread: card.thread.id })}>{say('card.only.thread')}</a>
        )}
        {!filters.author && (
          <a href={queueHash(name, { ...filters, author: card.author.id })}>
            {say('card.only.author', { name: card.author.name })}
          </a>
        )}
      </p>
    </>
  )
}

interface WayProps {
  controller: QueueController
  action: 'reply' | 'assign' | 'palette'
  run: () => void
  word?: Key | null
}

/** A secondary action with its key. */
function Way({ controller, action, run, word }: WayProps) {
  const { keys, words } = controller.context
  return (
    <button type="button" class="button way" onClick={run}>
      {keys.isOn.value && <KeyOf name={printed(keys.map.value[action])} />}
      {words.say(word ?? `do.${action}`)}
    </button>
  )
}

interface VerbProps {
  controller: QueueController
  verb: DecisionVerb
  isOpen: boolean
}

function Verb({ controller, verb, isOpen }: VerbProps) {
  const { say } = controller.context.words
  const key = verb === 'hold' ? null : controller.context.keys.map.value[verb]
  return (
    <button
      type="button"
      class="button boxed verb"
      data-verb={verb}
      aria-expanded={verb === 'reject' ? isOpen : undefined}
      onClick={() =>
        verb === 'reject' ? controller.reasonPicker.toggle() : controller.choices.choose({ verb }, 'console')
      }
    >
      {key && controller.context.keys.isOn.value && <KeyOf name={printed(key)} />}
      {say(`do.${verb}`)}
    </button>
  )
}

/** A collapsed comment of the list. */
export function Line({ controller, item }: { controller: QueueController; item: Item }) {
  const { words } = controller.context
  const { say } = words
  const card = item.card.value
  const taken = card.claim && !card.claim.isMine ? card.claim.by : null
  return (
    <button type="button" class="line-open" onClick={() => controller.queue.peek().show(item.id)}>
      <span class="line-top">
        <b>
          <bdi>{card.author.name}</bdi>
        </b>
        <span class="meta">{relativeTime(say, card.comment.createdAt, false)}</span>
        {item.trouble.value && (
          <span class="chip" data-tone="danger">
            {troubleWords(words, item.trouble.value)}
          </span>
        )}
        {card.assignment && (
          <span class="chip" data-tone={card.assignment.isForMe ? 'warning' : 'plain'}>
            {forWords(words, card.assignment)}
          </span>
        )}
        {taken && <span class="meta">{say('card.looking', { name: taken })}</span>}
      </span>
      <span class="excerpt" dir="auto">
        {excerptOf(card)}
      </span>
    </button>
  )
}
