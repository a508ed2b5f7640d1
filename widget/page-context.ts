import { signal } from '@preact/signals-core'
import type { ThreadPage } from '../shared/comments/threads.ts'
import { rootsPerPage } from '../shared/limits.ts'
import { createComposer } from './composer/form.tsx'
import { branch as branchWords } from './locales/en/branch.ts'
import { composer } from './locales/en/composer.ts'
import { paging } from './locales/en/paging.ts'
import { plain as plainWords } from './locales/en/plain.ts'
import { postingLimits } from './locales/en/posting-limits.ts'
import { createWords } from './locales/say.ts'
import type { Actions } from './thread/actions.ts'
import type { ReadingContext } from './thread/context.ts'
import { createThread } from './thread/model.ts'

/** What the components of a thread read where they are drawn to a string: nothing of it moves, and nothing is pressed. */
export function readerOf(page: ThreadPage, site: string, headingLevel: number, topDepth = 0): ReadingContext {
  const words = createWords('en')
  words.add(composer)
  words.add(postingLimits)
  words.add(paging)
  words.add(branchWords)
  words.add(plainWords)
  const thread = createThread(() => Promise.resolve(page), 'newest')
  thread.thread.value = page.thread
  thread.drawn.value = Number.POSITIVE_INFINITY
  thread.settings.value = page.site.settings
  return {
    shadow: null,
    options: {
      server: '',
      site,
      perPage: rootsPerPage,
      maxDepth: 4,
      topDepth,
      title: null,
      headingLevel,
      hasHeading: true,
      isClosed: false,
    },
    words,
    thread,
    settings: thread.settings,
    viewer: signal(null),
    composer: createComposer('new', words.say('compose'), words.say('post')),
    notice: signal(null),
    hint: signal(null),
    view: signal(null),
    news: signal(null),
    panel: signal(null),
    jump: signal(null),
    // Nothing here runs in a browser.
    actions: {} as Actions,
    slots: {},
    emit: () => {},
  }
}
