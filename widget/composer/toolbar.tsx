import type { Words } from '../locales/say.ts'
import type { ComposerState } from './form.tsx'
import { link, prefixLines, wrap } from './markdown-keys.ts'

/** The formatting buttons: words, not icons, each doing to the selection what the Markdown for it would. */
export function Toolbar({ words: { say }, composer }: { words: Words; composer: ComposerState }) {
  const tools = [
    ['bold', (field) => wrap(field, '**', '**')],
    ['italic', (field) => wrap(field, '*', '*')],
    ['link', (field) => link(field, say('link.text'))],
    ['quote', (field) => prefixLines(field, '> ')],
    ['list', (field) => prefixLines(field, '- ')],
    ['code', (field) => wrap(field, '`', '`')],
  ] satisfies [string, (field: HTMLTextAreaElement) => void][]
  return (
    <div class="formats" role="group" aria-label={say('format')}>
      {tools.map(([name, run]) => (
        <button
          key={name}
          type="button"
          class="button"
          onClick={() => composer.field.current && run(composer.field.current)}
        >
          {say(name as 'bold')}
        </button>
      ))}
    </div>
  )
}
