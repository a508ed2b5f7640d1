/**
 * The element, as the loader defines it: `read` gives an attribute of it, else the same as data-* of the script;
 * `connectedCallback` begins anew.
 */
export type Host = HTMLElement & { read: (name: string) => string | null; connectedCallback: () => void }

/** What the element was told: attributes before `data-*` of the script before the defaults. */
export interface Options {
  server: string
  site: string
  perPage: number
  /** How many levels of replies are indented at most. */
  maxDepth: number
  /** From how deep in the thread that is counted: 0, or the depth of the branch a view shows. */
  topDepth: number
  /** Tells several threads on one page apart. */
  title: string | null
  headingLevel: number
  hasHeading: boolean
  isClosed: boolean
}
