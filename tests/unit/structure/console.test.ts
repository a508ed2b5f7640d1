import { expect, it } from 'vitest'
import { importedFiles, sources } from './sources.ts'

// Models hold data and verbs, components draw them, and what a chunk brings is bound in one place.
const files = [...sources.keys()].filter((file) => file.startsWith('widget/console/'))
const components = files.filter((file) => file.endsWith('.tsx'))
const models = files.filter((file) => file.endsWith('.ts'))

/** Where a screen or a dialog is bound to the chunk it is in. */
const binders = ['widget/console/lazy-dialogs.ts', 'widget/console/screens.ts']

it('lets no component of the console send, wait or store', () => {
  const actingRe = /\b(request|fetch|setTimeout|setInterval|recall|remember)\(|\b(local|session)Storage\b/

  expect(components.filter((file) => actingRe.test(sources.get(file)!))).toEqual([])
  expect(models.filter((file) => actingRe.test(sources.get(file)!)).length).toBeGreaterThan(20)
})

it('has models that draw nothing: only what binds chunks names a component', () => {
  const drawing = models.filter((file) => importedFiles(file).some((imported) => imported.endsWith('.tsx')))

  expect(drawing.sort()).toEqual(binders)
})

it('keeps no component of either widget in a signal', () => {
  const keptRe = /\b[sS]ignal<[^>]*Component/
  const widgets = [...sources.keys()].filter((file) => file.startsWith('widget/'))

  expect(widgets.filter((file) => keptRe.test(sources.get(file)!))).toEqual([])
})
