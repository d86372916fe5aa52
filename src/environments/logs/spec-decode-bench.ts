/**
 * The files `combined_*.jsonl` of SpecDecode-Bench: how much of a draft that starts before token i would have been
 * accepted, for every i, by EAGLE and by vLLM's n-gram proposer.
 */
import { requireArray, requirementError, requireText } from '../../requirements.js';
import type { TraceTrack, TraceValues } from '../recorded/trace.js';
import { createColumns, type JsonObject } from '../recorded/trace-lines.js';
import { countsAt, isObject, objectAt, type RowFormat } from './log-format.js';

export const specDecodeBench: RowFormat = {
  name: 'spec-decode-bench',
  title: "SpecDecode-Bench's combined_*.jsonl",
  toldBy: 'acc_eagle or acc_ngram',
  knows: 'positions',
  convention: 'acc_len counts the bonus token, which is taken off',
  keyColumns: 'id',
  evidence: (row) => ['acc_eagle', 'acc_ngram'].find((name) => name in row),
  parse(row, who, { maxDraftLength }) {
    if (!Number.isSafeInteger(row.id)) requireText(who, 'id', row.id);
    const id = row.id as string | number;
    requireArray(who, 'generated_token_ids', row.generated_token_ids);
    const tokenCount = (row.generated_token_ids as readonly unknown[]).length;
    const tracks = createColumns<TraceTrack>();
    const add = (name: string, column: JsonObject) => {
      const lengths = countsAt(who, `acc_${name}.acc_len`, column.acc_len, 1, tokenCount);
      const accepted = lengths.map((length, i) => {
        const at = `acc_${name}.acc_len[${i}]`;
        // Accepted tokens are tokens of the answer; only the bonus token may lie beyond its end.
        const most = tokenCount - i + 1;
        if (length > most)
          throw requirementError(who, at, `at most ${most}, the tokens from there with the bonus token`, length);
        if (length > maxDraftLength + 1) {
          throw requirementError(who, at, `at most maxDraftLength + 1 = ${maxDraftLength + 1}`, length);
        }
        return length - 1;
      });
      tracks[`${name}${maxDraftLength}`] = { accepted, cap: maxDraftLength };
    };
    if (row.acc_ngram !== undefined && row.acc_ngram !== null) add('ngram', objectAt(who, 'acc_ngram', row.acc_ngram));
    if (row.acc_eagle !== undefined && row.acc_eagle !== null) {
      const eagle = objectAt(who, 'acc_eagle', row.acc_eagle);
      requireArray(who, 'acc_eagle.acc_len', eagle.acc_len);
      // Another length means another text, whose positions are not those of this one.
      if ((eagle.acc_len as readonly unknown[]).length === tokenCount) add('eagle', eagle);
    }
    if (Object.keys(tracks).length === 0) {
      throw requirementError(who, 'acc_ngram', 'given, or acc_eagle as long as generated_token_ids', undefined);
    }
    const prompt = row.prompt_token_ids;
    const turn = {
      id,
      turn: 0,
      ...(isObject(row.metadata) && typeof row.metadata.category === 'string' && { category: row.metadata.category }),
      tokenCount,
      ...(Array.isArray(prompt) && { promptTokenCount: prompt.length }),
      recorded: createColumns<Int16Array>(),
      tracks,
      signals: createColumns<TraceValues>(),
      milliseconds: createColumns<number>(),
    };
    return { requests: [{ knows: 'positions', turn }], key: [id] };
  },
};
