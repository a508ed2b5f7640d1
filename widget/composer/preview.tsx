import type { FunctionComponent } from 'preact'
import { drawNodes } from '../ui/nodes.tsx'
import type { ComposerContext } from './composer-context.ts'

/** Fetches a text as it would be published: rendered by the server, which is the only one who knows. @throws Failure */
export async function openPreview(desk: ComposerContext, text: string): Promise<FunctionComponent> {
  const { body } = await desk.request('POST /preview', { body: { body: text } })
  return () => (
    <div class="preview body" role="group" tabIndex={-1} aria-label={desk.words.say('preview')}>
      {drawNodes(body)}
    </div>
  )
}
