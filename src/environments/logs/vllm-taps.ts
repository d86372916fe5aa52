/**
 * Traces of requests that a tap between vLLM's engine and its front end has recorded (vllm-vcr): the tokens of every chunk
 * that the engine sent, one chunk a round. How much was drafted is not in it.
 */
import { requireList, requirementError } from '../../requirements.js';
import { countAt, countsAt, isObject, optionalCount, type RowFormat, requireEqual } from './log-format.js';
import type { LoggedRequestHead } from './logged-request.js';

export const vllmTaps: RowFormat = {
  name: 'vllm-taps',
  title: 'a trace of taps on vLLM (vllm-vcr)',
  toldBy: 'output_tokens beside ttft_ms, itl_ms or itl_summary',
  knows: 'rounds',
  convention: 'itl_tokens count the bonus token, which is taken off; the last chunk is cut at the end of the answer',
  keyColumns: 'id',
  evidence(row) {
    const gaps = ['itl_ms', 'itl_summary', 'ttft_ms'].find((name) => name in row);
    return 'output_tokens' in row && gaps !== undefined ? `output_tokens and ${gaps}` : undefined;
  },
  parse(row, who, { line, method }) {
    // The first line may say what was recorded.
    if (isObject(row.meta) && row.output_tokens === undefined) return { requests: [] };
    const tokenCount = countAt(who, 'output_tokens', row.output_tokens);
    const promptTokenCount = optionalCount(who, 'prompt_tokens', row.prompt_tokens);
    const head: LoggedRequestHead = { id: line, turn: 0, method, tokenCount, promptTokenCount };
    const { itl_ms, itl_tokens, itl_summary } = row;
    if (itl_tokens !== undefined && itl_tokens !== null && (itl_ms === undefined || itl_ms === null)) {
      throw requirementError(who, 'itl_ms', 'given beside itl_tokens', itl_ms);
    }
    if (itl_ms === undefined || itl_ms === null) {
      if (itl_summary !== undefined && itl_summary !== null) {
        throw requirementError(who, 'itl_ms', 'given: a summary of gaps says nothing of rounds', itl_ms);
      }
      requireEqual(who, 'output_tokens', tokenCount, 'that of an answer without itl_ms', 1);
      return { requests: [{ ...head, knows: 'totals', rounds: 0, accepted: 0 }] };
    }
    requireList(who, 'itl_ms', itl_ms);
    const gaps = (itl_ms as readonly unknown[]).length;
    // A gap without a count closes with one token.
    const tokens =
      itl_tokens === undefined || itl_tokens === null
        ? new Int16Array(gaps).fill(1)
        : countsAt(who, 'itl_tokens', itl_tokens, 1, gaps);
    const sum = tokens.reduce((total, count) => total + count, 0);
    if (sum >= tokenCount) {
      const requirement = `less than output_tokens = ${tokenCount}: the first chunk has the rest`;
      throw requirementError(who, 'the sum of itl_tokens', requirement, sum);
    }
    if (gaps === 0) return { requests: [{ ...head, knows: 'totals', rounds: 0, accepted: 0 }] };
    return { requests: [{ ...head, knows: 'rounds', accepted: tokens.map((count) => count - 1), lastRound: 'cut' }] };
  },
};
