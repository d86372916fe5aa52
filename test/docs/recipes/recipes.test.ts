/**
 * The recipes of docs/recipes.md with real parts. BANDITSPEC_RECIPE_DECISIONS sets how many decisions two processes make together
 * (10,000 were promised; 400 here, so that the tests are quick). Redis is Debian's redis-server where it is installed.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { betaThompson, createRandom, decisionLedger, exp3, imed, restoreSelector } from 'banditspec';
import { afterAll, describe, expect, test } from 'vitest';
import { respClient } from './resp.mjs';

// By its address: the page's file is plain JavaScript, as users copy it, without types.
const PAGE: string = new URL('../../../docs/recipes.mjs', import.meta.url).href;
const { fileStore, flagProvider, learn, providerServer, readState, redisStore } = await import(PAGE);

const DECISIONS = Number(process.env.BANDITSPEC_RECIPE_DECISIONS ?? 400);
/** Each decision flushes a disk four times. */
const PATIENCE = 60_000 + 300 * DECISIONS;
const WORKER = fileURLToPath(new URL('./worker.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'banditspec-recipes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
const hasSqlite = await import('node:sqlite' as string).then(
  () => true,
  () => false,
);

/** Runs a worker to its end. */
async function runWorker(...words: string[]): Promise<void> {
  const child = spawn(process.execPath, [WORKER, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`worker ${words.join(' ')}: ${errors}`);
}

const pullsOf = (snapshot: { state: { arms: { counts: number[] }[] } }) =>
  snapshot.state.arms.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, 0);

describe('a file', () => {
  test('is whole after kills at random moments, and has what was reported as learnt', async () => {
    const path = join(folder, 'killed.json');
    const random = createRandom('kills');
    let told = 0;
    for (let kill = 0; kill < 6; kill++) {
      const child = spawn(process.execPath, [WORKER, 'file', path], { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      child.stdout.on('data', (data) => {
        output += data;
      });
      const exit = once(child, 'exit');
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, 100 * random()));
      child.kill('SIGKILL');
      await exit;
      told += output.split('\n').length - 1;
      const state = readState(path);
      restoreSelector(state);
      // At least all that was told; one a life may have been written and not told any more.
      expect(pullsOf(state)).toBeGreaterThanOrEqual(told);
      told = pullsOf(state);
    }
    expect(told).toBeGreaterThanOrEqual(6);
  });

  test(
    `two processes that share one selector lose none of ${DECISIONS} outcomes`,
    async () => {
      const path = join(folder, 'shared.json');
      const each = String(DECISIONS / 2);
      await Promise.all(['a', 'b'].map((name) => runWorker('file', path, each, name)));
      expect(pullsOf(readState(`${path}.counts`))).toBe(DECISIONS);
      restoreSelector(readState(path));
      // Nothing is left behind.
      expect(readdirSync(folder).filter((name) => name.startsWith('shared.json.'))).toEqual(['shared.json.counts']);
    },
    PATIENCE,
  );

  test('takes away the lock of a process that is gone', async () => {
    const path = join(folder, 'locked.json');
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(`${path}.lock`, String(gone));
    const store = fileStore(path);
    await Promise.all([1, 2, 3].map(() => store.change((n = 0) => n + 1)));
    expect(await store.read()).toBe(3);
    expect(readdirSync(folder).filter((name) => name.startsWith('locked.json.'))).toEqual([]);
  });

  test('keeps the old state when a change throws', async () => {
    const store = fileStore(join(folder, 'thrown.json'));
    await store.change(() => 1);
    await expect(
      store.change(() => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await store.read()).toBe(1);
  });
});

describe.skipIf(!hasRedis)('Redis (skipped where redis-server is not installed)', () => {
  let server: ChildProcess | undefined;
  let port = 0;

  async function start(): Promise<void> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    port = (probe.address() as AddressInfo).port;
    probe.close();
    await once(probe, 'close');
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
    server = spawn('redis-server', words, { stdio: 'ignore' });
    for (let attempt = 0; ; attempt++) {
      try {
        const socket = connect(port, '127.0.0.1');
        await once(socket, 'connect');
        socket.destroy();
        return;
      } catch (error) {
        if (attempt === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
  afterAll(() => server?.kill());

  test(
    `two processes that share one selector lose none of ${DECISIONS} outcomes`,
    async () => {
      await start();
      const each = String(DECISIONS / 2);
      await Promise.all(['a', 'b'].map((name) => runWorker('redis', String(port), each, name)));
      const client = respClient(connect(port, '127.0.0.1'));
      const counts = await redisStore(client.command, 'counts').read();
      expect(pullsOf(counts)).toBe(DECISIONS);
      restoreSelector(await redisStore(client.command, 'selector').read());

      // A change that throws lets go of the key, and the next one goes through.
      const store = redisStore(client.command, 'counts');
      const make = () => imed({ armCount: 3, rewardRange: { min: 0, max: 1 } });
      await expect(learn(store, make, { arm: 9, probability: 1 }, 1)).rejects.toThrow('arm must be');
      await Promise.all([0, 1, 2].map((arm) => learn(store, make, { arm, probability: 1 }, 1)));
      expect(pullsOf(await store.read())).toBe(DECISIONS + 3);
      client.end();
    },
    PATIENCE,
  );
});

describe.skipIf(!hasSqlite)('SQLite (skipped where Node has no node:sqlite)', () => {
  test(
    `two processes that share one selector lose none of ${DECISIONS} outcomes`,
    async () => {
      const path = join(folder, 'shared.sqlite');
      const each = String(DECISIONS / 2);
      await Promise.all(['a', 'b'].map((name) => runWorker('sqlite', path, each, name)));
      const { DatabaseSync } = (await import('node:sqlite' as string)) as {
        DatabaseSync: new (path: string) => { prepare(sql: string): { get(key: string): { state: string } } };
      };
      const row = new DatabaseSync(path).prepare('SELECT state FROM states WHERE key = ?').get('counts');
      expect(pullsOf(JSON.parse(row.state))).toBe(DECISIONS);
    },
    PATIENCE,
  );
});

describe('choosing among providers in a web handler', () => {
  test('finds the provider that is worth most, counts failures, and goes on after a restart', async () => {
    const path = join(folder, 'router.json');
    const luck = createRandom('providers');
    let now = 0;
    const provider = (name: string, right: number, cost: number, seconds: number, fails = 0) => ({
      name,
      ask: async (question: string) => {
        now += seconds;
        if (luck() < fails) throw new Error('down');
        return { text: `${name}: ${question}`, quality: luck() < right ? 1 : 0, cost };
      },
    });
    // Worth 0.7 - 0.02 - 0.01, 0.9 - 0.1 - 0.02 and, answering half of the time, about 0.45.
    const providers = [provider('small', 0.7, 1, 1), provider('large', 0.9, 5, 2), provider('shaky', 0.95, 1, 1, 0.5)];
    const serve = async (requests: number, life: number) => {
      const options = { path, random: createRandom('web', life), seconds: () => now };
      const { server, ledger } = providerServer(providers, options);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const statuses: number[] = [];
      for (let i = 0; i < requests; i++) {
        const response = await fetch(`http://127.0.0.1:${port}/what`);
        await response.text();
        statuses.push(response.status);
      }
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      return { statuses, outcomes: ledger.arms().map(({ outcomes }: { outcomes: number }) => outcomes), ledger };
    };
    const first = await serve(150, 0);
    expect(first.statuses).toContain(502);
    const second = await serve(150, 1);
    const learnt = second.outcomes;
    expect(learnt.reduce((sum: number, n: number) => sum + n, 0)).toBe(300);
    expect(Math.max(...learnt)).toBe(learnt[1]);
    expect(second.ledger.arms()[1].name).toBe('large');
    expect(second.ledger.open()).toEqual([]);
  });
});

describe('an experiment behind feature flags', () => {
  const experiment = () => {
    const ledger = decisionLedger(exp3({ armCount: 2, rewardRange: { min: 0, max: 1 }, explorationRate: 0.2 }), {
      armNames: ['old', 'new'],
    });
    return { ledger, variants: ['old page', 'new page'], event: 'bought' };
  };

  test('a user keeps a variant until the outcome is tracked, and the better variant wins', async () => {
    const page = experiment();
    const provider = flagProvider({ page }, createRandom('flags'));
    const luck = createRandom('flags', 'luck');
    let shown = 0;
    for (let i = 0; i < 2000; i++) {
      const context = { targetingKey: `user ${i}` };
      const { value, variant, reason } = await provider.resolveStringEvaluation('page', 'old page', context);
      expect(reason).toBe('SPLIT');
      const again = await provider.resolveStringEvaluation('page', 'old page', context);
      expect(again).toEqual({ value, variant, reason: 'CACHED' });
      provider.track('seen', context, {});
      provider.track('bought', context, { value: luck() < (variant === 'new' ? 0.6 : 0.2) ? 1 : 0 });
      if (i >= 1000 && variant === 'new') shown += 1;
    }
    // EXP3 plays at least half of its exploration rate on the other: at most 90%.
    expect(shown / 1000).toBeGreaterThan(0.8);
    expect(page.ledger.open()).toEqual([]);
  });

  test('unknown flags, missing users and other types give the default with the code of the specification', async () => {
    const provider = flagProvider({ page: experiment() }, createRandom('flags'));
    const user = { targetingKey: 'a' };
    expect(await provider.resolveStringEvaluation('other', 'x', user)).toMatchObject({
      value: 'x',
      errorCode: 'FLAG_NOT_FOUND',
    });
    expect(await provider.resolveStringEvaluation('page', 'x', {})).toMatchObject({
      errorCode: 'TARGETING_KEY_MISSING',
    });
    expect(await provider.resolveBooleanEvaluation('page', true, user)).toMatchObject({
      value: true,
      errorCode: 'TYPE_MISMATCH',
    });
    expect(provider.track('bought', { targetingKey: 'nobody' }, { value: 1 })).toBeUndefined();
  });
});

test('one long-lived selector: what the page recommends has the regret it says, not that of a greedy rule', () => {
  const means = [0.7, 0.8, 0.75];
  const problem = { armCount: 3, rewardRange: { min: 0, max: 1 } };
  const regretOf = (make: () => ReturnType<typeof imed> | ReturnType<typeof betaThompson>) => {
    let regret = 0;
    for (let run = 0; run < 60; run++) {
      const selector = make();
      const random = createRandom('web user', run);
      const luck = createRandom('web user', run, 'luck');
      for (let request = 0; request < 3000; request++) {
        const arm = selector.select(random);
        selector.update(arm, luck() < means[arm]! ? 1 : 0);
        regret += (0.8 - means[arm]!) / 60;
      }
    }
    return regret;
  };
  // Uniform choice loses 3,000 (0.1 + 0.05) / 3 = 150. The deviation of a run's regret is 24 (of 100 other runs), so the mean of
  // 60 is within 4 x 24 / sqrt 60 = 12.4 of the 26.9 and 28.1 that were reported.
  expect(Math.abs(regretOf(() => imed(problem)) - 26.9)).toBeLessThan(12.4);
  expect(Math.abs(regretOf(() => betaThompson(problem)) - 28.1)).toBeLessThan(12.4);
});
