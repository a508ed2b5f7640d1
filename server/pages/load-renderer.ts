import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PageRenderer } from '../../shared/pages.ts'

/** Loads the widget's components and texts, built for Node. `dist` is the folder of the built widget. */
export const loadRenderer = async (dist: string): Promise<PageRenderer> =>
  (await import(pathToFileURL(path.join(dist, 'pages/pages.js')).href)) as PageRenderer
