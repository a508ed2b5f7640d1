/** A field no person sees or reaches: what is in it, a program wrote. */
export const Honeypot = () => (
  <span class="hidden" aria-hidden="true">
    <input name="website" tabIndex={-1} autocomplete="off" />
  </span>
)
