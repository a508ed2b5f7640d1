/** A result column: its PostgreSQL type (`regtype`) and the TypeScript type of its values. */
export interface Column<Value> {
  readonly type: string
  /** Never set; carries the type only. */
  readonly value?: Value
}

/** Result columns by name. */
export type Columns = Readonly<Record<string, Column<unknown>>>

/** A row with these columns. */
export type RowOf<C extends Columns> = {
  -readonly [Name in keyof C]: C[Name] extends Column<infer Value> ? Value : never
}

const column = <Value>(type: string): Column<Value> => ({ type })

// database.ts decides how values arrive: times as RFC 3339 text, bigints as numbers, JSON parsed.
export const uuid = column<string>('uuid')
export const integer = column<number>('integer')
export const bigint = column<number>('bigint')
export const real = column<number>('real')
export const boolean = column<boolean>('boolean')
export const timestamp = column<string>('timestamp with time zone')
/** `Value` narrows the type to what a check constraint or the statement allows. */
export const text = <Value extends string = string>() => column<Value>('text')
export const texts = <Value extends string = string>() => column<Value[]>('text[]')
export const json = <Value>() => column<Value>('json')
export const jsonb = <Value>() => column<Value>('jsonb')

/** The same column, nullable. Not checked by a test, because PostgreSQL does not describe whether a result can be null. */
export const nullable = <Value>({ type }: Column<Value>): Column<Value | null> => ({ type })
