/**
 * One of several processes that share a selector: `node worker.mjs file|redis|sqlite WHERE DECISIONS NAME`,
 * or `file PATH` until killed.
 */
import { connect } from 'node:net';
import { createRandom, exp3, imed } from 'banditspec';
import { respClient } from './resp.mjs';

/** @type {string} */
const PAGE = new URL('../../../docs/recipes.mjs', import.meta.url).href;
const { choose, fileStore, learn, redisStore, sqliteStore } = await import(PAGE);

const [what, where, decisions, name] = process.argv.slice(2);
const random = createRandom('worker', name ?? 'file');
if (decisions === undefined) {
  const make = () => imed({ armCount: 2, rewardRange: { min: 0, max: 1 } });
  const store = fileStore(where);
  for (let count = 1; ; count++) {
    await learn(store, make, await choose(store, make, random), random());
    console.log(count);
  }
}
const make = () => exp3({ armCount: 3, rewardRange: { min: 0, max: 1 }, explorationRate: 0.2 });
const counting = () => imed({ armCount: 3, rewardRange: { min: 0, max: 1 } });
let store;
let counts;
let close = () => {};
if (what === 'file') {
  store = fileStore(where);
  counts = fileStore(`${where}.counts`);
} else if (what === 'redis') {
  const open = () => respClient(connect(Number(where), '127.0.0.1'));
  const first = open();
  const second = open();
  store = redisStore(first.command, 'selector');
  counts = redisStore(second.command, 'counts');
  close = () => {
    first.end();
    second.end();
  };
} else {
  const { DatabaseSync } = await import(/** @type {string} */ ('node:sqlite'));
  const database = new DatabaseSync(where);
  store = sqliteStore(database, 'selector');
  counts = sqliteStore(database, 'counts');
  close = () => database.close();
}
for (let round = 0; round < Number(decisions); round++) {
  const choice = await choose(store, make, random);
  const reward = random() < 0.2 + 0.3 * choice.arm ? 1 : 0;
  await learn(store, make, choice, reward);
  await learn(counts, counting, choice, reward);
}
close();
