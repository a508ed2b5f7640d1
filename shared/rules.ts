export type Conditions = Record<string, never>
export type Action = Record<string, never>
