/**
 * Loads selectors and environments of the user's own: JavaScript modules whose exports `selectors` and `environments`
 * map kinds to factories. They are loaded in the main thread and in every worker.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BenchError } from '../program/bench-error.js';
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
    throw new BenchError(`${path}: the module could not be read (${(error as Error).message})`, 2);
  }
  return { file: basename(path), sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Loads modules and puts their kinds together. */
export async function loadOwnKinds(paths: readonly string[]): Promise<OwnKinds> {
  const selectors: Record<string, OwnSelectorFactory> = {};
  const environments: Record<string, OwnEnvironmentFactory> = {};
  for (const path of paths) {
    let exported: Record<string, unknown>;
    try {
      exported = await import(pathToFileURL(resolve(path)).href);
    } catch (error) {
      throw new BenchError(`${path}: the module could not be loaded (${(error as Error).message})`, 2);
    }
    if (exported.selectors === undefined && exported.environments === undefined) {
      throw new BenchError(`${path}: the module must export selectors or environments, got neither`, 2);
    }
    register(path, 'selectors', exported.selectors, selectors);
    register(path, 'environments', exported.environments, environments);
  }
  return { selectors, environments };
}

function register(
  path: string,
  what: 'selectors' | 'environments',
  exported: unknown,
  registry: Record<string, unknown>,
): void {
  if (exported === undefined) return;
  if (exported === null || typeof exported !== 'object') {
    throw new BenchError(`${path}: ${what} must be an object of functions, got ${typeof exported}`, 2);
  }
  for (const [kind, factory] of Object.entries(exported)) {
    if (typeof factory !== 'function') {
      throw new BenchError(`${path}: ${what}.${kind} must be a function, got ${typeof factory}`, 2);
    }
    if (BUILT_IN_KINDS[what].includes(kind) || Object.hasOwn(registry, kind)) {
      throw new BenchError(`${path}: ${what}.${kind} must be a new kind, got one that there is already`, 2);
    }
    registry[kind] = factory;
  }
}
