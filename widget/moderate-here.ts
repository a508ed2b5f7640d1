// The popup of "Moderate here": on our own origin, where the console's cookie is good. It hands the page that opened it a code,
// and nobody else: the message is sent to that page's exact origin, for which alone the server makes the code.

const form = document.querySelector('form')!
const { api, origin, challenge, nonce } = form.dataset as Record<'api' | 'origin' | 'challenge' | 'nonce', string>
const [yes, no] = form.querySelectorAll('button')
const opener = window.opener as Window | null

function tell(slug: string): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-when]')]
  const one = all.find(({ dataset }) => dataset.when === slug) ?? all.find(({ dataset }) => dataset.when === 'failed')!
  for (const each of all) each.hidden = each !== one
}

async function allow(): Promise<void> {
  yes!.disabled = true
  try {
    const answer = await fetch(api, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ origin, challenge }),
    })
    const said: { code?: string; type?: string } = await answer.json()
    if (said.code) {
      opener!.postMessage({ afterword: nonce, code: said.code }, origin)
      window.close()
    } else tell(said.type!.replace('/problems/', ''))
  } catch {
    tell('failed')
  }
  yes!.disabled = false
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void allow()
})
no!.addEventListener('click', () => window.close())
if (opener) yes!.focus()
else tell('no-opener')
yes!.disabled = !opener
