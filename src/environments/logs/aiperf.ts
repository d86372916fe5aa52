/**
 * The records of AIPerf (`profile_export.jsonl`), one per request: vLLM's counts under `spec_decode_acceptance`, with a
 * histogram that leaves out what never occurred.
 */
import { describeValue, requireText } from '../../requirements.js';
import { parseAcceptanceBlock } from './acceptance-block.js';
import { idAt, isObject, objectAt, optionalCount, type RowFormat } from './log-format.js';

export const aiperf: RowFormat = {
  name: 'aiperf',
  title: "AIPerf's profile_export.jsonl",
  toldBy: 'spec_decode_acceptance, or metadata beside metrics and error',
  knows: 'rounds',
  convention: 'its counts leave the bonus token out, its mean counts it; the last round is logged whole',
  keyColumns: 'metadata.x_request_id, or session_num and turn_index,',
  evidence(row) {
    if ('spec_decode_acceptance' in row) return 'spec_decode_acceptance';
    return isObject(row.metadata) && isObject(row.metrics) && 'error' in row
      ? 'metadata, metrics and error'
      : undefined;
  },
  parse(row, who, { line, method }) {
    if (row.error !== undefined && row.error !== null) {
      const error = isObject(row.error) ? (row.error.message ?? row.error.type) : row.error;
      throw new RangeError(`${who}: error must be null, got ${describeValue(error)}`);
    }
    const metadata = isObject(row.metadata) ? row.metadata : {};
    const turn = optionalCount(who, 'metadata.turn_index', metadata.turn_index) ?? 0;
    const id = metadata.x_request_id ?? metadata.session_num;
    const block = objectAt(who, 'spec_decode_acceptance', row.spec_decode_acceptance);
    if (block.engine !== undefined) requireText(who, 'spec_decode_acceptance.engine', block.engine);
    const head = {
      id: idAt(id, line),
      turn,
      method,
      tokenCount: optionalCount(who, 'spec_decode_acceptance.completion_tokens', block.completion_tokens),
      category: typeof metadata.benchmark_phase === 'string' ? metadata.benchmark_phase : undefined,
    };
    const request = parseAcceptanceBlock(who, 'spec_decode_acceptance.', block, head);
    return { requests: [request], key: id === undefined ? undefined : [id, turn] };
  },
};
