/**
 * vLLM's acceptance metrics by request (`--per-request-spec-decode-metrics summary` or `detailed`): the response, or the last
 * chunk of a streamed one, with `metrics.speculative_decoding`; or that block alone.
 */
import { parseAcceptanceBlock } from './acceptance-block.js';
import { idAt, isObject, objectAt, type RowFormat } from './log-format.js';

export const vllmMetrics: RowFormat = {
  name: 'vllm-metrics',
  title: "vLLM's speculative decoding metrics by request",
  toldBy: 'metrics.speculative_decoding, or its block alone with acceptance_histogram and num_spec_steps',
  knows: 'rounds',
  convention: 'its counts leave the bonus token out, its mean counts it; the last round is logged whole',
  keyColumns: 'id',
  evidence(row) {
    if (isObject(row.metrics) && 'speculative_decoding' in row.metrics) return 'metrics.speculative_decoding';
    return 'acceptance_histogram' in row && 'num_spec_steps' in row
      ? 'acceptance_histogram and num_spec_steps'
      : undefined;
  },
  parse(row, who, { line, method }) {
    const nested = 'metrics' in row;
    const block = nested
      ? objectAt(who, 'metrics.speculative_decoding', objectAt(who, 'metrics', row.metrics).speculative_decoding)
      : row;
    const usage = isObject(row.usage) ? row.usage : {};
    const count = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : undefined);
    const head = {
      id: idAt(row.id, line),
      turn: 0,
      method,
      tokenCount: count(usage.completion_tokens),
      promptTokenCount: count(usage.prompt_tokens),
    };
    const at = nested ? 'metrics.speculative_decoding.' : '';
    const named = row.id !== undefined && row.id !== null;
    return { requests: [parseAcceptanceBlock(who, at, block, head)], key: named ? [row.id] : undefined };
  },
};
