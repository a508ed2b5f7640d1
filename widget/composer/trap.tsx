/** A field no person sees or reaches: what is in it, a program wrote. */
export const Trap = () => <input class="hidden" name="website" tabIndex={-1} autocomplete="off" aria-hidden="true" />
