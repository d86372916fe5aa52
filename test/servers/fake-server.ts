/** A server of node:http on loopback that answers as it is told, and keeps what it was asked. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it was asked. */
export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** What it answers: an object as JSON, a string as it is; `wait` keeps it from answering until that has come. */
export interface Answer {
  readonly status?: number;
  readonly body: object | string;
  readonly wait?: Promise<unknown>;
}

export interface FakeServer {
  readonly url: string;
  readonly asked: Asked[];
  close(): Promise<void>;
}

export async function fakeServer(answer: (asked: Asked) => Answer): Promise<FakeServer> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    request.setEncoding('utf8');
    for await (const piece of request) text += piece;
    const one = { path: request.url!, headers: request.headers, body: JSON.parse(text) };
    asked.push(one);
    const { status = 200, body, wait } = answer(one);
    await wait;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
