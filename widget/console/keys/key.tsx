/** A key beside what it does: for eyes, since who cannot see it hears the list of keys. */
export function Key({ name }: { name: string }) {
  return (
    <span class="key" aria-hidden="true">
      {name}
    </span>
  )
}
