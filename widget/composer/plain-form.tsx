import type { PlainForm } from '../../shared/pages.ts'
import type { FieldError } from '../../shared/problems.ts'
import type { Say } from '../locales/say.ts'
import { Honeypot } from './honeypot.tsx'
import { bodyMistake, nameMistake } from './mistakes.ts'
import { limitText } from './posting-limit-words.ts'
import { failureText, hasWords } from './problem-words.ts'

/** One reason why a form came back. `field` is the control it concerns; null where the words themselves are fine. */
interface Mistake {
  field: 'body' | 'name' | null
  text: string
  /** Where the reader mends it. */
  href: string
}

/** Why a plain form came back, in the reader's words; empty for one nobody has sent. `hrefOf` leads to a comment. */
export function mistakesOf(say: Say, { refusal, body, name }: PlainForm, hrefOf: (id: string) => string): Mistake[] {
  if (!refusal) return []
  const { slug, problem } = refusal
  const earlier = problem.comment?.id
  if (slug !== 'invalid')
    return [
      {
        field: null,
        text: hasWords(slug) ? failureText(say, refusal) : limitText(say, refusal),
        href: earlier ? hrefOf(earlier) : '#body',
      },
    ]
  return (problem.errors ?? []).map((error) => {
    const { pointer } = error
    if (pointer === '/name')
      return { field: 'name', text: nameMistake(say, name) ?? fieldText(say, error), href: '#name' }
    if (pointer !== '/body') return { field: null, text: say('err.invalid'), href: '#body' }
    return { field: 'body', text: bodyMistake(say, body) ?? fieldText(say, error), href: '#body' }
  })
}

const fieldText = (say: Say, { code, params }: FieldError): string => say(code ? `err.${code}` : 'err.invalid', params)

/** What is wrong, above everything else: each line leads to where it is mended. */
export function Summary({ say, mistakes }: { say: Say; mistakes: Mistake[] }) {
  return (
    <div class="notice summary" id="problem" role="alert" tabIndex={-1}>
      <h2>{say('notposted')}</h2>
      <ul>
        {mistakes.map(({ text, href }) => (
          <li key={text}>
            <a href={href}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}

interface Props {
  say: Say
  form: PlainForm
  mistakes: Mistake[]
  /** Where it is sent. */
  action: string
  /** Leads to the same form, asking for a name. */
  otherName: string
  rulesUrl: string | null
}

/** A composer that needs no script: what it says and how it looks is the widget's, what it does is the browser's own. */
export function PlainWriter({ say, form, mistakes, action, otherName, rulesUrl }: Props) {
  const { key, made, parent, name, body, viewerName, refusal } = form
  const isMoved = refusal?.slug === 'parent-gone'
  return (
    <form class="composer" id="write" method="post" action={action} data-used>
      <input type="hidden" name="key" value={key} />
      <input type="hidden" name="made" value={made} />
      {parent && <input type="hidden" name="parent" value={parent.id} />}
      <Honeypot />
      <label for="body">
        {parent ? say('compose.reply', { name: parent.author?.name ?? say('someone') }) : say('compose')}
      </label>
      <Wrong say={say} field="body" mistakes={mistakes} />
      {/* A browser takes the first line break of a textarea for markup: this one is for it. */}
      <textarea
        class="textarea"
        id="body"
        name="body"
        rows={5}
        dir="auto"
        {...saidBelow('body', mistakes)}
        value={`\n${body}`}
      />
      {viewerName === null ? (
        <>
          <label for="name">{say('id.name')}</label>
          <Wrong say={say} field="name" mistakes={mistakes} />
          <input
            id="name"
            name="name"
            type="text"
            autocomplete="nickname"
            dir="auto"
            {...saidBelow('name', mistakes)}
            value={name}
          />
        </>
      ) : (
        <p class="notes">
          {say('id.as', { name: viewerName })} <a href={otherName}>{say('id.other')}</a>
        </p>
      )}
      <div class="foot">
        <span class="rules">
          {say('rules')} {rulesUrl && <a href={rulesUrl}>{say('rules.link')}</a>}
        </span>
        <button type="submit" class="button boxed button-primary">
          {say(isMoved ? 'post.new' : parent ? 'post.reply' : 'post')}
        </button>
      </div>
    </form>
  )
}

const of = (field: Mistake['field'], mistakes: Mistake[]) => mistakes.find((mistake) => mistake.field === field)

const saidBelow = (field: 'body' | 'name', mistakes: Mistake[]) =>
  of(field, mistakes) ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${field}-error` } : {}

function Wrong({ say, field, mistakes }: { say: Say; field: 'body' | 'name'; mistakes: Mistake[] }) {
  const mistake = of(field, mistakes)
  return mistake ? (
    <p class="error" id={`${field}-error`}>
      <span class="hidden">{say('err.prefix')} </span>
      {mistake.text}
    </p>
  ) : null
}
