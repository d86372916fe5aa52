/** The page: a setting out of the address, a player of it, and what draws them. */
import { Player } from './model/player.js';
import { CURVE_SIZE, drawCurve } from './page/curve.js';
import { byId, element, write } from './page/elements.js';
import { fillForm, setUpForm } from './page/form.js';
import { HandBoard } from './page/hand.js';
import { Panel } from './page/panel.js';
import { readAddress, toAddress } from './state/address.js';
import { type Setting, SPEEDS, STORIES } from './state/setting.js';
import { SITUATIONS } from './state/stories.js';
import { panelView } from './view/panel.js';
import { curveView } from './view/regret-curve.js';
import { armLetter, whole } from './view/words.js';

/** The part of a frame that may go into playing, in milliseconds; the rest is for drawing. */
const SLICE = 6;
/** How long the address waits for a pause: browsers refuse to be told every frame. */
const ADDRESS_DELAY = 400;
/** The time between two drawings of the curve while playing: it is the largest picture, and moves least. */
const CURVE_DELAY = 50;
/** The time between two pictures where the reader wants little motion, in milliseconds. */
const CALM_DELAY = 500;

const calm = matchMedia('(prefers-reduced-motion: reduce)');
const panels = [new Panel('left'), new Panel('right')] as const;
let player: Player;
let setting: Setting;
let playing = false;
/** The moment of the last frame, and the part of a round that is still owed. */
let [lastFrame, owed] = [0, 0];
let scheduled = false;
let addressTimer = 0;
let curveDrawn = 0;

const hand = new HandBoard(({ guess, moves }) => {
  setting = { ...setting, guess, hand: moves };
  writeAddress();
});

/** Takes an address as the setting, and says what it had to change. */
function open(address: string): void {
  const read = readAddress(address);
  const changes = [...read.changes];
  setting = read.setting;
  player = new Player(setting);
  for (const panel of panels) panel.clear();
  const moves = hand.show({ guess: setting.guess, moves: setting.hand });
  if (moves.length < setting.hand.length) changes.push(`hand was cut to ${moves.length} moves: the answer ends there.`);
  setting = { ...setting, hand: moves };
  const asked = player.target;
  stop();
  fillForm(setting);
  drawStory();
  work();
  whenArrived(() => {
    if (player.round < asked) changes.push(`round was set from ${asked} to ${player.round}: all is decoded there.`);
    byId('notice').hidden = changes.length === 0;
    byId('changes').replaceChildren(...changes.map((change) => element('li', {}, change)));
    writeAddress();
  });
}

let arrivals: (() => void)[] = [];

/** Calls back once the round that was asked for is reached: at once, or after some slices of a long replay. */
function whenArrived(then: () => void): void {
  if (player.arrived) then();
  else arrivals.push(then);
}

/** Plays a slice towards the target, draws, and comes again where there is more to do. */
function work(): void {
  player.work(SLICE, () => performance.now());
  const { arrived } = player;
  byId('player').setAttribute('aria-busy', `${!arrived && !playing}`);
  if (arrived || playing) draw();
  if (arrived) {
    const waiting = arrivals;
    arrivals = [];
    for (const then of waiting) then();
    if (playing && player.done) {
      stop();
      draw();
      writeAddress();
    }
  }
  if ((!arrived || playing) && !scheduled) {
    scheduled = true;
    requestAnimationFrame(frame);
  }
}

function frame(now: number): void {
  scheduled = false;
  if (playing && player.arrived) {
    const passed = now - lastFrame;
    if (calm.matches && passed < CALM_DELAY) {
      scheduled = true;
      requestAnimationFrame(frame);
      return;
    }
    lastFrame = now;
    // A tab that was hidden does not make up for the time.
    owed += (Math.min(passed, CALM_DELAY * 2) / 1000) * setting.speed;
    const rounds = Math.floor(owed);
    owed -= rounds;
    player.goTo(player.target + rounds);
    if (rounds > 0) writeAddress();
  }
  work();
}

function draw(): void {
  const { runs, yardstick } = player;
  const views = runs.map((run) => panelView(run, yardstick, setting.others));
  views.forEach((view, i) => {
    panels[i]!.draw(view);
  });
  const sentence = views.map((view) => view.sentence).join(' ');
  const now = performance.now();
  if (!playing || player.done || now - curveDrawn >= CURVE_DELAY) {
    curveDrawn = now;
    drawCurve(curveView(runs, yardstick, CURVE_SIZE), playing ? 'Regret while it grows' : `Regret. ${sentence}`);
  }
  write(byId('round'), whole(player.round));
  if (!playing) write(byId('spoken'), sentence);
  byId<HTMLButtonElement>('back').disabled = byId<HTMLButtonElement>('restart').disabled = player.round === 0;
  byId<HTMLButtonElement>('step').disabled = byId<HTMLButtonElement>('play').disabled = player.done;
}

function drawStory(): void {
  const { question, lesson } = SITUATIONS[setting.story];
  for (const button of byId('stories').children) {
    button.setAttribute('aria-pressed', `${(button as HTMLElement).dataset.story === setting.story}`);
  }
  write(byId('question'), question);
  write(byId('lesson'), lesson);
  byId<HTMLInputElement>('others').checked = setting.others;
  byId<HTMLSelectElement>('speed').value = `${setting.speed}`;
  const { prompt } = player.world;
  write(byId('prompt'), prompt === undefined ? '' : `Prompt: ${prompt} …`);
  const { arm, rounds } = player.yardstick;
  write(byId('best'), `${armLetter(arm)}, ${player.world.armNames[arm]}: ${whole(rounds)} rounds`);
}

function writeAddress(): void {
  clearTimeout(addressTimer);
  addressTimer = setTimeout(
    () => history.replaceState(null, '', `#${toAddress({ ...setting, round: player.round })}`),
    playing ? ADDRESS_DELAY : 0,
  );
}

function stop(): void {
  setPlaying(false);
}

function setPlaying(now: boolean): void {
  playing = now;
  byId('player').classList.toggle('paused', !now);
  write(byId('play'), now ? 'Pause' : 'Play');
}

function move(round: number): void {
  stop();
  player.goTo(round);
  work();
  whenArrived(writeAddress);
}

function togglePlay(): void {
  setPlaying(!playing && !player.done);
  [lastFrame, owed] = [performance.now(), 0];
  work();
  if (!playing) writeAddress();
}

const actions = {
  restart: () => move(0),
  back: () => move(player.round - 1),
  step: () => move(player.round + 1),
  play: togglePlay,
} as const;
for (const [id, act] of Object.entries(actions)) byId(id).addEventListener('click', act);

const keys: Readonly<Record<string, () => void>> = {
  Home: actions.restart,
  ArrowLeft: actions.back,
  ArrowRight: actions.step,
  End: () => move(player.world.tokens),
};
byId('bar').addEventListener('keydown', (event) => {
  if (event.target instanceof HTMLSelectElement || !(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]!();
});

byId('panels').append(...panels.map((panel) => panel.root));
for (const story of STORIES) {
  const button = element('button', { type: 'button', 'data-story': story }, SITUATIONS[story].title);
  button.addEventListener('click', () => {
    const { guess, hand } = setting;
    open(toAddress({ ...SITUATIONS[story].setting, guess, hand }));
  });
  byId('stories').append(button);
}
for (const speed of SPEEDS) byId('speed').append(element('option', { value: `${speed}` }, `${speed} rounds a second`));
byId('speed').addEventListener('change', () => {
  setting = { ...setting, speed: Number(byId<HTMLSelectElement>('speed').value) };
  writeAddress();
});
byId('others').addEventListener('change', () => {
  setting = { ...setting, others: byId<HTMLInputElement>('others').checked };
  draw();
  writeAddress();
});
setUpForm(open);
addEventListener('hashchange', () => open(location.hash));
open(location.hash);
