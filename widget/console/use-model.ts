import { useEffect, useMemo } from 'preact/hooks'

/** Makes a model when a component first renders, and starts it once that is mounted. It lives as long as the component. */
export function useModel<Model>(create: () => Model, start?: (model: Model) => void): Model {
  const model = useMemo(create, [])
  useEffect(() => start?.(model), [])
  return model
}

/** Starts a model that has something to read. */
export const load = (model: { load: () => Promise<void> }) => void model.load()
