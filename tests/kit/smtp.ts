import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

/** A mail as it came over the wire. */
export interface ReceivedMail {
  from: string
  to: string[]
  /** Headers and body, lines ended by \n. */
  data: string
}

/** How a mail server treats who comes: takes everything, refuses for now, or never says a word. */
export type Manners = 'takes' | 'refuses' | 'hangs'

/** A mail server on this machine, on a port of its own: RFC 5321 as far as a client that only sends needs it. */
export interface MailServer extends AsyncDisposable {
  url: string
  mails: ReceivedMail[]
  manners: Manners
  /** Ends every conversation there is. */
  hangUp: () => void
}

/** The text of a mail, its encoding taken off. */
export function textOf({ data }: ReceivedMail): string {
  const [head = '', ...rest] = data.split('\n\n')
  const body = rest.join('\n\n')
  if (/Transfer-Encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString()
  if (!/Transfer-Encoding: quoted-printable/i.test(head)) return body
  const bytes = body.replace(/=\n/g, '').replace(/=([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
} // biome-ignore format: short

/** Starts a mail server. */
export async function mailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  const open = new Set<Socket>()
  const server = net.createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => {})
    if (mail.manners !== 'hangs') void converse(socket, mails, () => mail.manners)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const mail: MailServer = {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    manners: 'takes',
    hangUp() {
      for (const socket of open) socket.destroy()
    },
    async [Symbol.asyncDispose]() {
      mail.hangUp()
      server.close()
      await once(server, 'close')
    },
  }
  return mail
}

async function converse(socket: Socket, mails: ReceivedMail[], manners: () => Manners): Promise<void> {
  const say = (line: string) => socket.write(`${line}\r\n`)
  let envelope: ReceivedMail = { from: '', to: [], data: '' }
  let data: string[] | null = null
  say('220 here')
  for await (const line of createInterface({ input: socket })) {
    if (data) {
      if (line !== '.') {
        data.push(line.replace(/^\./, ''))
        continue
      }
      if (manners() === 'takes') mails.push({ ...envelope, data: data.join('\n') })
      say(manners() === 'takes' ? '250 taken' : '451 not now')
      data = null
      continue
    }
    const verb = line.slice(0, 4).toUpperCase()
    const address = /<(.*)>/.exec(line)?.[1] ?? ''
    if (verb === 'EHLO' || verb === 'HELO') say('250 here')
    else if (verb === 'MAIL') {
      envelope = { from: address, to: [], data: '' }
      say('250 fine')
    } else if (verb === 'RCPT') {
      envelope.to.push(address)
      say('250 fine')
    } else if (verb === 'DATA') {
      data = []
      say('354 go on')
    } else if (verb === 'QUIT') {
      say('221 bye')
      socket.end()
    } else say('250 fine')
  }
}
