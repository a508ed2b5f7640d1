/** A key hint beside a button. Hidden from screen readers, which read the list of shortcuts. */
export function Key({ name }: { name: string }) {
  return (
    <span class="key" aria-hidden="true">
      {name}
    </span>
  )
}
