/** The recipe's provider behind the real OpenFeature server SDK, as a program uses it; skipped by name where it is not installed. */
import { createRandom, decisionLedger, exp3 } from 'banditspec';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const PAGE: string = new URL('../../../docs/recipes.mjs', import.meta.url).href;
const { flagProvider } = await import(PAGE);

/** What of the SDK is used. */
interface Details {
  readonly value: unknown;
  readonly variant?: string;
}
interface Client {
  readonly metadata: { readonly providerMetadata: { readonly name: string } };
  getStringDetails(flag: string, fallback: string, context: object): Promise<Details>;
  getBooleanDetails(flag: string, fallback: boolean, context: object): Promise<Details>;
  getStringValue(flag: string, fallback: string, context: object): Promise<string>;
  track(event: string, context: object, details: { readonly value: number }): void;
}
interface Sdk {
  setProviderAndWait(provider: object): Promise<void>;
  getClient(): Client;
  close(): Promise<void>;
}

// By a name that the compiler does not look up: types and tests are to do without the package.
const sdk: Sdk | undefined = await import('@openfeature/server-sdk' as string).then(
  ({ OpenFeature }) => OpenFeature,
  () => undefined,
);

describe.skipIf(!sdk)('OpenFeature (skipped where @openfeature/server-sdk is not installed)', () => {
  const OpenFeature = sdk as Sdk;
  const ledger = decisionLedger(exp3({ armCount: 2, rewardRange: { min: 0, max: 1 }, explorationRate: 0.2 }), {
    armNames: ['old', 'new'],
    expireAfter: 5000,
  });
  const luck = createRandom('open feature', 'luck');
  const experiments = { page: { ledger, variants: ['old page', 'new page'], event: 'bought' } };

  beforeAll(async () => {
    await OpenFeature.setProviderAndWait(flagProvider(experiments, createRandom('open feature')));
  });
  afterAll(() => OpenFeature.close());

  test('the client evaluates and tracks through it, and the better variant wins', async () => {
    const client = OpenFeature.getClient();
    expect(client.metadata.providerMetadata.name).toBe('banditspec');
    let shown = 0;
    for (let i = 0; i < 2000; i++) {
      const context = { targetingKey: `user ${i}` };
      const first = await client.getStringDetails('page', 'old page', context);
      expect(first).toMatchObject({ flagKey: 'page', reason: 'SPLIT', value: `${first.variant} page` });
      expect(await client.getStringValue('page', 'old page', context)).toBe(first.value);
      client.track('bought', context, { value: luck() < (first.variant === 'new' ? 0.6 : 0.2) ? 1 : 0 });
      if (i >= 1000 && first.variant === 'new') shown += 1;
    }
    // EXP3 plays at least half of its exploration rate on the other: at most 90%.
    expect(shown / 1000).toBeGreaterThan(0.8);
    expect(ledger.open()).toEqual([]);
    expect(ledger.arms().reduce((sum, { outcomes }) => sum + outcomes, 0)).toBe(2000);
  });

  test('errors come as the client tells them, with the default', async () => {
    const client = OpenFeature.getClient();
    const user = { targetingKey: 'a' };
    expect(await client.getStringDetails('other', 'x', user)).toMatchObject({
      value: 'x',
      reason: 'ERROR',
      errorCode: 'FLAG_NOT_FOUND',
    });
    expect(await client.getBooleanDetails('page', true, user)).toMatchObject({
      value: true,
      errorCode: 'TYPE_MISMATCH',
    });
    expect(await client.getStringDetails('page', 'x', {})).toMatchObject({
      value: 'x',
      errorCode: 'TARGETING_KEY_MISSING',
    });
  });
});
