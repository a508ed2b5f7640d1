import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createOutbound, type Outbound } from '../../server/platform/http/outbound.ts'

/** A service on this machine that stands for one on the network, and a client that may go there and nowhere else. */
export interface StandIn extends AsyncDisposable {
  url: string
  /** What it was asked, in order. */
  asked: { method: string; path: string; body: URLSearchParams }[]
  outbound: Outbound
}

/** Starts a service that answers as it is told. */
export async function standIn(answer: (response: ServerResponse, body: URLSearchParams) => void): Promise<StandIn> {
  const asked: StandIn['asked'] = []
  const server = http.createServer(async (request, response) => {
    const body = new URLSearchParams(await textOf(request))
    asked.push({ method: request.method ?? '', path: request.url ?? '', body })
    answer(response, body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/1.1/comment-check`,
    asked,
    outbound: createOutbound({ mayReach: (address) => address === '127.0.0.1', ports: [port] }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}
