/**
 * Loads selectors and environments of the user's own: JavaScript modules whose exports `selectors` and `environments`
 * map kinds to factories. They are loaded in the main thread and in every worker. What they return is checked, as they are
 * not compiled against the package's types.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BenchError, messageOf } from '../program/bench-error.js';
import { checkedEnvironments, checkedSelectors } from './own-kind-checks.js';
import type { OwnEnvironmentFactory, OwnKinds, OwnSelectorFactory } from './own-kinds.js';
import { BUILT_IN_KINDS } from './registry.js';

/** Which module it was: its name, and the hash of its bytes (not of what it imports). */
export interface ModuleFingerprint {
  readonly file: string;
  readonly sha256: string;
}

export function moduleFingerprint(path: string): ModuleFingerprint {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new BenchError(`${path}: the module could not be read (${messageOf(error)})`, 2);
  }
  return { file: basename(path), sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Loads modules and puts their kinds together. */
export async function loadOwnKinds(paths: readonly string[]): Promise<OwnKinds> {
  const selectors: Record<string, OwnSelectorFactory> = {};
  const environments: Record<string, OwnEnvironmentFactory> = {};
  for (const path of paths) {
    const exported = await load(path);
    if (exported.selectors === undefined && exported.environments === undefined) {
      const got = 'default' in exported ? 'a default export alone' : 'neither';
      throw new BenchError(`${path}: the module must export selectors or environments, got ${got}`, 2);
    }
    register(path, 'selectors', exported.selectors, selectors);
    register(path, 'environments', exported.environments, environments);
  }
  return { selectors: checkedSelectors(selectors), environments: checkedEnvironments(environments) };
}

/**
 * By these a user ends the program, whatever a module is at: listeners that it has brought along, or a package that it imports,
 * would take that away, so they are put out.
 */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

async function load(path: string): Promise<Readonly<Record<string, unknown>>> {
  const refuse = (reason: string) => new BenchError(`${path}: the module could not be loaded (${reason})`, 2);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw refuse('there is no such file');
  if (found.isDirectory()) throw refuse('it is a folder, not a file');
  const listeners = SIGNALS.map((signal) => process.listeners(signal));
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    const { code } = (error ?? {}) as NodeJS.ErrnoException;
    // Node 20 reads no TypeScript; later versions read what is JavaScript once its types are left out.
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      throw refuse(`this Node.js runs no ${extname(path) || 'such'} files; compile it to a .js or .mjs file`);
    }
    const [line = ''] = messageOf(error).split('\n');
    throw refuse(code === undefined && error instanceof Error ? `${error.name}: ${line}` : line);
  } finally {
    SIGNALS.forEach((signal, i) => {
      for (const listener of process.listeners(signal)) {
        if (!listeners[i]!.includes(listener)) process.off(signal, listener);
      }
    });
  }
}

function register(
  path: string,
  what: 'selectors' | 'environments',
  exported: unknown,
  registry: Record<string, unknown>,
): void {
  if (exported === undefined) return;
  if (exported === null || typeof exported !== 'object' || Array.isArray(exported)) {
    const got = exported === null ? 'null' : Array.isArray(exported) ? 'an array' : typeof exported;
    throw new BenchError(`${path}: ${what} must be an object of functions, got ${got}`, 2);
  }
  for (const [kind, factory] of Object.entries(exported)) {
    if (typeof factory !== 'function') {
      throw new BenchError(`${path}: ${what}.${kind} must be a function, got ${typeof factory}`, 2);
    }
    if (kind === '__proto__') throw new BenchError(`${path}: ${what} must have other names than __proto__, got it`, 2);
    if (BUILT_IN_KINDS[what].includes(kind) || Object.hasOwn(registry, kind)) {
      throw new BenchError(`${path}: ${what}.${kind} must be a new kind, got one that there is already`, 2);
    }
    registry[kind] = factory;
  }
}
