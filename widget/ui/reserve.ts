/**
 * Gives back the space the page kept for us, without a visible jump: only the part below the fold, and more of it with every
 * scroll, until the content alone is as tall. Returns how to stop.
 */
export function keepReserve(host: HTMLElement): () => void {
  if (!parseFloat(getComputedStyle(host).minBlockSize)) return () => {}
  let reservedPx = Number.POSITIVE_INFINITY
  const shrink = () => {
    const { top } = host.getBoundingClientRect()
    reservedPx = Math.min(reservedPx, Math.max(0, innerHeight - top))
    host.style.minBlockSize = `${reservedPx}px`
    if (host.shadowRoot!.querySelector('.root')!.clientHeight >= reservedPx) stop()
  }
  const stop = () => {
    removeEventListener('scroll', shrink)
    host.style.minBlockSize = '0'
  }
  addEventListener('scroll', shrink, { passive: true })
  requestAnimationFrame(shrink)
  return stop
}
