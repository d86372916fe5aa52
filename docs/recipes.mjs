/**
 * The recipes of recipes.md, to copy from: where a selector's state is kept and shared, a web handler that chooses among
 * providers, and a provider of feature flags that learns. Each is tested as it stands here.
 */
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
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

/** Whether a process of this machine is running. */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/** Makes a file that says which process made it, if there is none; true if it did. A link comes whole or not at all. */
function claim(lock) {
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** Who holds a lock; undefined when it has just been let go. */
function holderOf(lock) {
  const pid = readState(lock);
  return pid === undefined ? undefined : Number(pid);
}

/** Does something while no other process of this machine does. The lock of a process that was killed is taken away. */
async function alone(lock, act) {
  for (let attempt = 0; !claim(lock); attempt++) {
    const holder = holderOf(lock);
    if (attempt === 5000) throw new Error(`${lock} must be let go, got it held by process ${holder} for too long`);
    // One at a time takes a lock away, and looks once more: a dead process cannot have let it go meanwhile.
    if (holder !== undefined && !isRunning(holder) && claim(`${lock}.taken`)) {
      if (holderOf(lock) === holder) unlinkSync(lock);
      unlinkSync(`${lock}.taken`);
    } else await new Promise((resolve) => setTimeout(resolve, 1 + 3 * (attempt % 2)));
  }
  try {
    return act();
  } finally {
    unlinkSync(lock);
  }
}

/**
 * A state in a file, for any number of processes on one machine. `change(edit)` replaces it by what `edit` makes of it, and
 * returns that.
 */
export function fileStore(path) {
  let last = Promise.resolve();
  const change = (edit) =>
    alone(`${path}.lock`, () => {
      const next = edit(readState(path));
      writeState(path, next);
      return next;
    });
  return {
    async read() {
      return readState(path);
    },
    // One change after the other in this process.
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

/** What SQLite calls a database that another process is writing to. */
const SQLITE_BUSY = 5;

/**
 * Waits for its turn by many short tries. SQLite's own waiting looks less and less often, so that one busy process can keep
 * another waiting for ten seconds and more.
 */
async function patiently(act) {
  for (let attempt = 0; ; attempt++) {
    try {
      return act();
    } catch (error) {
      if (error.errcode !== SQLITE_BUSY || attempt === 5000) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 1 + (attempt % 4)));
  }
}

/**
 * A state in a table of SQLite (`new DatabaseSync(path)` of `node:sqlite`), for any number of processes on one machine. With a
 * write-ahead log whoever reads waits for nobody.
 */
export function sqliteStore(database, key) {
  database.exec('PRAGMA busy_timeout = 20');
  const ready = patiently(() => {
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('CREATE TABLE IF NOT EXISTS states (key TEXT PRIMARY KEY, state TEXT NOT NULL)');
  });
  const read = () => {
    const row = database.prepare('SELECT state FROM states WHERE key = ?').get(key);
    return row === undefined ? undefined : JSON.parse(row.state);
  };
  const change = (edit) => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const next = edit(read());
      database.prepare('INSERT OR REPLACE INTO states VALUES (?, ?)').run(key, JSON.stringify(next));
      database.exec('COMMIT');
      return next;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  };
  return {
    async read() {
      await ready;
      return patiently(read);
    },
    async change(edit) {
      await ready;
      return patiently(() => change(edit));
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
