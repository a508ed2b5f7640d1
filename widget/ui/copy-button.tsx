import type { Words } from '../locales/say.ts'

/** Copies a text and says so on the button itself. */
export function CopyButton({ words: { say }, text }: { words: Words; text: string }) {
  return (
    <button
      type="button"
      class="button"
      onClick={async (event) => {
        const button = event.currentTarget
        await navigator.clipboard.writeText(text)
        button.textContent = say('copy.done')
      }}
    >
      {say('copy')}
    </button>
  )
}
