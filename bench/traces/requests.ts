/** Requests and their answers, as text: what a recording is made from. */
import { basename } from 'node:path';
import { BenchError } from '../program/bench-error.js';
import { readText, unreadable } from '../program/text-file.js';

/** One request. */
export interface AnsweredRequest {
  readonly id: string | number;
  /** Which turn of its conversation, 0-based. */
  readonly turn: number;
  /** What the recording divides requests by. */
  readonly cat?: string | undefined;
  readonly task?: string | undefined;
  readonly text: {
    readonly prompt: string;
    readonly answer: string;
  };
}

/** What is asked of a part of a row, in words, and whether what came is that. */
type Requirement = readonly [part: string, requirement: string, value: unknown, isMet: boolean];

/** What of a row counts. A recording that was made here has all of it, besides what was recorded. */
function requestOf(where: string, row: unknown): AnsweredRequest {
  const { id, turn = 0, cat, task, text } = (isObject(row) ? row : {}) as Readonly<Record<string, unknown>>;
  const { prompt, answer } = (isObject(text) ? text : {}) as Readonly<Record<string, unknown>>;
  const isName = (value: unknown) => value === undefined || (typeof value === 'string' && value !== '');
  const requirements: readonly Requirement[] = [
    ['line', 'a JSON object', row, isObject(row)],
    ['id', 'an integer or a string', id, Number.isSafeInteger(id) || typeof id === 'string'],
    ['turn', 'an integer of at least 0', turn, Number.isSafeInteger(turn) && (turn as number) >= 0],
    ['cat', 'a non-empty string where it is there', cat, isName(cat)],
    ['task', 'a non-empty string where it is there', task, isName(task)],
    ['text', 'an object with prompt and answer', text, isObject(text)],
    ['text.prompt', 'Unicode text', prompt, isText(prompt)],
    ['text.answer', 'Unicode text that is not empty', answer, isText(answer) && answer !== ''],
  ];
  const broken = requirements.find(([, , , isMet]) => !isMet);
  if (broken !== undefined) {
    const [part, requirement, value] = broken;
    throw new BenchError(`${where}: ${part} must be ${requirement}, got ${JSON.stringify(value)?.slice(0, 80)}`);
  }
  return { id, turn, cat, task, text: { prompt, answer } } as AnsweredRequest;
}

/** A lone surrogate is part of no character. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && !/\p{Surrogate}/u.test(value);
}

function isObject(value: unknown): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Reads requests from JSON lines. */
export async function readRequests(path: string): Promise<AnsweredRequest[]> {
  const requests: AnsweredRequest[] = [];
  const lineOf = new Map<string, number>();
  const lines = (await readText(path, 'the requests: ', unreadable('the requests', path))).split('\n');
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const where = `${path}, line ${i + 1}`;
    let row: unknown;
    try {
      row = JSON.parse(line);
    } catch {
      throw new BenchError(`${where}: line must be a JSON object, got ${line.length} characters that are not JSON`);
    }
    const request = requestOf(where, row);
    const key = JSON.stringify([request.id, request.turn]);
    const first = lineOf.get(key);
    if (first !== undefined) {
      throw new BenchError(`${where}: id and turn must be of no line before, got ${key} as in line ${first}`);
    }
    lineOf.set(key, i + 1);
    requests.push(request);
  });
  return requests;
}

/** The characters of a prompt and of an answer that are cut from a text, at least: both go on to the next white space. */
const PROMPT_CHARACTERS = 600;
const ANSWER_CHARACTERS = 400;

/** Cuts files into requests: a prompt, what follows it as the answer, the next prompt. The rest is left. */
export async function cutRequests(paths: readonly string[]): Promise<AnsweredRequest[]> {
  const requests: AnsweredRequest[] = [];
  for (const path of paths) {
    const text = await readText(path, '--text: ', unreadable('--text', path));
    const cat = basename(path).replace(/(?<=.)\.[^.]*$/, '');
    let start = 0;
    for (;;) {
      const middle = wordEnd(text, start + PROMPT_CHARACTERS);
      const end = wordEnd(text, middle + ANSWER_CHARACTERS);
      if (end >= text.length) break;
      const parts = { prompt: text.slice(start, middle), answer: text.slice(middle, end) };
      requests.push({ id: requests.length + 1, turn: 0, cat, text: parts });
      start = end;
    }
  }
  return requests;
}

/** The first white space from a place on, or the end. */
function wordEnd(text: string, from: number): number {
  const rest = text.slice(from).search(/\s/);
  return rest < 0 ? text.length : from + rest;
}
