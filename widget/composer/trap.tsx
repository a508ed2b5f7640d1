/** A field no person sees or reaches: what is in it, a program wrote. `read` hears of that. */
export function Trap({ read }: { read?: (text: string) => void }) {
  return (
    <input
      class="hidden"
      name="website"
      type="text"
      tabIndex={-1}
      autocomplete="off"
      aria-hidden="true"
      onInput={read && ((event) => read(event.currentTarget.value))}
    />
  )
}
