/** A column of an answer: the type as PostgreSQL calls it (`regtype`), and in TypeScript what arrives of it. */
export interface Column<Value> {
  readonly type: string
  /** Never there: carries the type of the value alone. */
  readonly value?: Value
}

/** The columns of an answer by their names. */
export type Columns = Readonly<Record<string, Column<unknown>>>

/** A row with these columns. */
export type RowOf<C extends Columns> = {
  -readonly [Name in keyof C]: C[Name] extends Column<infer Value> ? Value : never
}

const column = <Value>(type: string): Column<Value> => ({ type })

// How a value arrives is decided in database.ts: times as RFC 3339 text, bigints as numbers, JSON as what it holds.
export const uuid = column<string>('uuid')
export const integer = column<number>('integer')
export const bigint = column<number>('bigint')
export const real = column<number>('real')
export const boolean = column<boolean>('boolean')
export const timestamp = column<string>('timestamp with time zone')
/** `Value` narrows what a check constraint, or the statement, lets stand there. */
export const text = <Value extends string = string>() => column<Value>('text')
export const texts = <Value extends string = string>() => column<Value[]>('text[]')
export const json = <Value>() => column<Value>('json')
export const jsonb = <Value>() => column<Value>('jsonb')

/** The same column where it may be null: PostgreSQL does not say so of an answer, so nothing but a reader checks it. */
export const nullable = <Value>({ type }: Column<Value>): Column<Value | null> => ({ type })
