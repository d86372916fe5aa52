/**
 * A thread for vitest that is kept from one run to the next: as it is, vitest ends the thread after each run, and half a second
 * for a new one and the packages that tests load is most of what a mutant costs. What must not be kept, `setup.ts` forgets.
 *
 * The first start is passed on. Later ones are answered here, with what they would have told the thread, its settings, sent
 * along with the run; a stop is answered and not passed on. This is vitest's own exchange of messages, of the version that
 * package.json names.
 */
import { type PoolOptions, type PoolWorker, ThreadsPoolWorker, type WorkerRequest } from 'vitest/node';

type Listener = (argument: unknown) => void;

/** Named apart from vitest's own `threads`, whose runner it would choose by that name. */
export const KEPT = 'kept-thread';

let thread: ThreadsPoolWorker | undefined;

/** One run's hold on the thread. */
class Hold implements PoolWorker {
  readonly name = KEPT;
  private readonly listeners: [string, Listener][] = [];
  private config: object = {};
  private readonly isFirst: boolean;
  private readonly thread: ThreadsPoolWorker;

  constructor(options: PoolOptions) {
    this.isFirst = thread === undefined;
    thread ??= new ThreadsPoolWorker(options);
    this.thread = thread;
  }

  async start(): Promise<void> {
    if (this.isFirst) await this.thread.start();
  }

  on(event: string, listener: Listener): void {
    this.listeners.push([event, listener]);
    this.thread.on(event, listener);
  }

  off(event: string, listener: Listener): void {
    this.thread.off(event, listener);
  }

  send(message: WorkerRequest): void {
    if (message.type === 'start') {
      this.config = message.context.config;
      if (!this.isFirst) this.answer('started');
      else this.thread.send(message);
    } else if (message.type === 'run') {
      const context = { ...message.context, config: { ...this.config, isolate: false } };
      this.thread.send({ ...message, context } as WorkerRequest);
    } else if (message.type === 'stop') this.answer('stopped');
    else this.thread.send(message);
  }

  /** Lets go of the thread; it ends with the process. */
  async stop(): Promise<void> {
    for (const [event, listener] of this.listeners) this.thread.off(event, listener);
  }

  deserialize(data: unknown): unknown {
    return data;
  }

  private answer(type: 'started' | 'stopped'): void {
    const response = { __vitest_worker_response__: true, type };
    for (const [event, listener] of [...this.listeners]) if (event === 'message') listener(response);
  }
}

export function createPoolWorker(options: PoolOptions): PoolWorker {
  return new Hold(options);
}
