import * as v from 'valibot'

/** Description and unit of a setting, for the settings reference and the OpenAPI document. */
export const means = <TInput>(description: string, unit?: string) =>
  v.metadata<TInput, { description: string; 'x-unit'?: string }>({ description, ...(unit && { 'x-unit': unit }) })
