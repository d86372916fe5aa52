/** A page that computes, visited by a headless browser: what it answers. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How long a browser may take, in milliseconds: to start some seconds, to compute about five. */
const PATIENCE = 120_000;

/**
 * The text that a module's default export, a function, returns in a browser. It is started with the arguments and the
 * address of a page of this computer, and ended, with all that it started, when the page has answered.
 */
export async function visit(browser: string, args: readonly string[], module: string): Promise<string> {
  const page = `<!doctype html><script type="module">
    const answer = (path, body) => fetch(path, { method: 'POST', body });
    try {
      const { default: compute } = await import('/module.js');
      await answer('/answer', compute());
    } catch (error) {
      await answer('/error', String(error));
    }
  </script>`;
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const child = spawn(browser, [...args, `http://127.0.0.1:${port}/`], { stdio: 'ignore', detached: true });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`${browser} must answer within ${PATIENCE / 1000} s`)), PATIENCE);
      child.on('error', reject);
      child.on('exit', (status) => reject(new Error(`${browser} must answer before it ends, got status ${status}`)));
      server.on('request', (request, response) => {
        if (request.method !== 'POST') {
          const isModule = request.url === '/module.js';
          response.setHeader('content-type', isModule ? 'text/javascript' : 'text/html');
          response.end(isModule ? module : page);
          return;
        }
        let body = '';
        request.setEncoding('utf8');
        request.on('data', (piece: string) => (body += piece));
        request.on('end', () => {
          response.end();
          if (request.url === '/answer') resolve(body);
          else reject(new Error(`the page must compute in ${browser}, got ${body}`));
        });
      });
    });
  } finally {
    clearTimeout(timer);
    child.removeAllListeners();
    // The group that it leads; it may have ended by itself.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    server.close();
    server.closeAllConnections();
  }
}
