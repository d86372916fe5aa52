/**
 * The recipes of recipes.md, to copy from: where a selector's state is kept and shared, a web handler that chooses among
 * providers, and a provider of feature flags that learns. Each is tested as it stands here.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { decisionLedger, imed, restoreLedger, restoreSelector, utility } from 'banditspec';

/** What a file holds, or undefined where there is none. */
export function readState(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a file so that whoever reads it, also after a crash, finds the old state or the new one, and never a part of one. */
export function writeState(path, state) {
  const draft = `${path}.${process.pid}.new`;
  const file = openSync(draft, 'w');
  try {
    writeFileSync(file, JSON.stringify(state));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

/** A state in a file, for one process. `change(edit)` replaces it by what `edit` makes of it, and returns that. */
export function fileStore(path) {
  return {
    async read() {
      return readState(path);
    },
    async change(edit) {
      const next = edit(readState(path));
      writeState(path, next);
      return next;
    },
  };
}

/**
 * A state under a key of Redis, for any number of processes. When another process wrote in between, the change is made once
 * more on what that one wrote.
 *
 * @param command sends a command and gives the reply: `(...words) => client.sendCommand(words)` with the package `redis`,
 *   `(...words) => client.call(...words)` with `ioredis`. The connection must be the store's own: WATCH belongs to one.
 */
export function redisStore(command, key) {
  let last = Promise.resolve();
  const parse = (text) => (text === null ? undefined : JSON.parse(text));
  const change = async (edit) => {
    for (;;) {
      await command('WATCH', key);
      let next;
      try {
        next = edit(parse(await command('GET', key)));
      } catch (error) {
        await command('UNWATCH');
        throw error;
      }
      await command('MULTI');
      await command('SET', key, JSON.stringify(next));
      if ((await command('EXEC')) !== null) return next;
    }
  };
  return {
    async read() {
      await last;
      return parse(await command('GET', key));
    },
    // One change after the other on this connection.
    change(edit) {
      const result = last.then(() => change(edit));
      last = result.then(
        () => undefined,
        () => undefined,
      );
      return result;
    },
  };
}

/** A state in a table of SQLite (`new DatabaseSync(path)` of `node:sqlite`), for any number of processes on one machine. */
export function sqliteStore(database, key) {
  database.exec('PRAGMA busy_timeout = 10000');
  database.exec('CREATE TABLE IF NOT EXISTS states (key TEXT PRIMARY KEY, state TEXT NOT NULL)');
  const select = database.prepare('SELECT state FROM states WHERE key = ?');
  const replace = database.prepare('INSERT OR REPLACE INTO states VALUES (?, ?)');
  const read = () => {
    const row = select.get(key);
    return row === undefined ? undefined : JSON.parse(row.state);
  };
  return {
    async read() {
      return read();
    },
    async change(edit) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const next = edit(read());
        replace.run(key, JSON.stringify(next));
        database.exec('COMMIT');
        return next;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
  };
}

/** Chooses by the selector in a store, or by a new one where nothing is stored. Nothing is written: choosing does not learn. */
export async function choose(store, make, random) {
  const state = await store.read();
  const selector = state === undefined ? make() : restoreSelector(state);
  const arm = selector.select(random);
  return { arm, probability: selector.probability(arm) };
}

/** Tells the selector in a store what came of a choice, once. */
export async function learn(store, make, { arm, probability }, reward) {
  await store.change((state) => {
    const selector = state === undefined ? make() : restoreSelector(state);
    selector.update(arm, reward, probability);
    return selector.snapshot();
  });
}

/**
 * A web server in front of several providers: one selector for its whole life, and over restarts, in which an answer is worth its
 * quality less cost and latency, and a failure is an outcome.
 *
 * @param providers each `{ name, ask }`; `ask(question)` promises `{ text, quality, cost }`, or rejects.
 * @param options `path` of the file, `random`, `seconds` (a clock); costs up to 5 and 30 seconds count.
 */
export function providerServer(providers, { path, random, seconds = () => performance.now() / 1000 }) {
  const worth = utility({
    quality: { min: 0, max: 1 },
    cost: { weight: 0.02, most: 5 },
    latency: { weight: 0.01, most: 30 },
  });
  const make = () => imed({ armCount: providers.length, rewardRange: worth.rewardRange });
  const options = { armNames: providers.map(({ name }) => name), maxOpen: 1000, expireAfter: 5000 };
  const saved = readState(path);
  const { armNames, ...later } = options;
  const ledger = saved === undefined ? decisionLedger(make(), options) : restoreLedger(make(), saved, later);
  const save = () => writeState(path, ledger.snapshot());

  const server = createServer(async (request, response) => {
    const { id, arm } = ledger.decide(random);
    save();
    const began = seconds();
    try {
      const answer = await providers[arm].ask(decodeURIComponent(request.url.slice(1)));
      ledger.settle(id, worth.of({ quality: answer.quality, cost: answer.cost, latency: seconds() - began }));
      response.end(answer.text);
    } catch {
      ledger.settle(id, worth.of({ failed: true, cost: 0, latency: seconds() - began }));
      response.statusCode = 502;
      response.end(`${providers[arm].name} failed\n`);
    }
    save();
  });
  return { server, ledger };
}

/**
 * An experiment behind feature flags: a provider of the shape that OpenFeature's server SDK takes (`OpenFeature.setProvider`).
 * A user (`targetingKey`) keeps the variant that was drawn for the first evaluation until an outcome is tracked; the next
 * evaluation after that decides anew. Needs a selector that draws if the log is to be evaluated afterwards.
 *
 * @param experiments by flag: `{ ledger, variants, event }`: a ledger with an arm for each variant, their values, and the name of
 *   the event whose `value` is the reward (1 where the event has none).
 */
export function flagProvider(experiments, random) {
  const assigned = new Map();
  const isOpen = ({ ledger }, decision) => ledger.open().some(({ id }) => id === decision.id);
  /** Users whose decision is not open any more need no entry. */
  const forget = () => {
    for (const [key, decision] of assigned) {
      if (!isOpen(experiments[JSON.parse(key)[0]], decision)) assigned.delete(key);
    }
  };
  const evaluate = (type) => async (flag, fallback, context) => {
    const experiment = experiments[flag];
    if (experiment === undefined) return { value: fallback, reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' };
    const user = context?.targetingKey;
    if (user === undefined) return { value: fallback, reason: 'ERROR', errorCode: 'TARGETING_KEY_MISSING' };
    const key = JSON.stringify([flag, user]);
    const { ledger, variants } = experiment;
    let decision = assigned.get(key);
    // What expired or was closed elsewhere is decided anew.
    const isKept = decision !== undefined && isOpen(experiment, decision);
    if (!isKept) {
      decision = ledger.decide(random);
      assigned.set(key, decision);
      if (assigned.size % 1000 === 0) forget();
    }
    const reason = isKept ? 'CACHED' : 'SPLIT';
    const value = variants[decision.arm];
    if (typeof value !== type) return { value: fallback, reason: 'ERROR', errorCode: 'TYPE_MISMATCH' };
    return { value, variant: decision.name ?? String(decision.arm), reason };
  };
  return {
    metadata: { name: 'banditspec' },
    runsOn: 'server',
    resolveBooleanEvaluation: evaluate('boolean'),
    resolveStringEvaluation: evaluate('string'),
    resolveNumberEvaluation: evaluate('number'),
    resolveObjectEvaluation: evaluate('object'),
    track(event, context, details) {
      for (const [flag, experiment] of Object.entries(experiments)) {
        const key = JSON.stringify([flag, context?.targetingKey]);
        const decision = assigned.get(key);
        if (experiment.event !== event || decision === undefined) continue;
        assigned.delete(key);
        if (isOpen(experiment, decision)) {
          experiment.ledger.settle(decision.id, details?.value ?? 1);
        }
      }
    },
  };
}
