/**
 * As much of Redis's protocol (RESP 2) as the recipes need: commands one after the other, and their replies.
 *
 * @param {import('node:net').Socket} socket
 */
export function respClient(socket) {
  let text = '';
  /** @type {{ resolve: (reply: any) => void, reject: (error: Error) => void }[]} */
  const waiting = [];
  /**
   * The reply at a place of the text: [reply, where it ends], or undefined while it is not there in whole.
   *
   * @type {(from: number) => [any, number] | undefined}
   */
  const parse = (from) => {
    const end = text.indexOf('\r\n', from);
    if (end < 0) return undefined;
    const line = text.slice(from + 1, end);
    const next = end + 2;
    switch (text[from]) {
      case '+':
        return [line, next];
      case '-':
        return [new Error(line), next];
      case ':':
        return [Number(line), next];
      case '$': {
        const size = Number(line);
        if (size < 0) return [null, next];
        return text.length < next + size + 2 ? undefined : [text.slice(next, next + size), next + size + 2];
      }
      default: {
        if (Number(line) < 0) return [null, next];
        const list = [];
        let at = next;
        for (let i = 0; i < Number(line); i++) {
          const entry = parse(at);
          if (entry === undefined) return undefined;
          list.push(entry[0]);
          at = entry[1];
        }
        return [list, at];
      }
    }
  };
  /** @param {Error} error */
  const rejectAll = (error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  // Sizes are of bytes: in latin1 a byte is a character.
  socket.setEncoding('latin1').setNoDelay(true);
  socket.on('data', (data) => {
    text += data;
    for (let reply = parse(0); reply !== undefined; reply = text === '' ? undefined : parse(0)) {
      text = text.slice(reply[1]);
      const asked = waiting.shift();
      if (asked === undefined) throw new Error('a reply to nothing');
      if (reply[0] instanceof Error) asked.reject(reply[0]);
      else asked.resolve(reply[0]);
    }
  });
  socket.on('error', rejectAll);
  socket.on('close', () => rejectAll(new Error('the connection was closed')));
  return {
    /** @type {(...words: string[]) => Promise<any>} */
    command: (...words) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
        socket.write(`*${words.length}\r\n${parts.join('')}`);
      }),
    end: () => socket.end(),
  };
}
