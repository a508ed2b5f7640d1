/** A field no person sees or reaches: what is in it, a program wrote. */
export function Trap({ field = null }: { field?: { current: HTMLInputElement | null } | null }) {
  return <input ref={field} class="hidden" name="website" tabIndex={-1} autocomplete="off" aria-hidden="true" />
}
