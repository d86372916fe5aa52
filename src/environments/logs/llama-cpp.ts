/**
 * llama.cpp's `timings`: tokens drafted and accepted over a whole answer. How they were spread over rounds is lost; the
 * number of target passes follows, since every pass gives one token of its own.
 */
import { requirementError } from '../../requirements.js';
import { countAt, idAt, isObject, objectAt, optionalCount, type RowFormat } from './log-format.js';

export const llamaCpp: RowFormat = {
  name: 'llama-cpp',
  title: "llama.cpp's timings",
  toldBy: 'timings with predicted_n',
  knows: 'totals',
  convention:
    'draft_n_accepted leaves the bonus token out; rounds are passes of the target, predicted_n - draft_n_accepted, the ' +
    "prompt's own and those without a draft among them",
  keyColumns: 'id',
  evidence: (row) => (isObject(row.timings) && 'predicted_n' in row.timings ? 'timings.predicted_n' : undefined),
  parse(row, who, { line, method }) {
    const timings = objectAt(who, 'timings', row.timings);
    const tokenCount = countAt(who, 'timings.predicted_n', timings.predicted_n);
    const promptTokenCount = optionalCount(who, 'timings.prompt_n', timings.prompt_n);
    // Where nothing was drafted, both are absent.
    const drafted = optionalCount(who, 'timings.draft_n', timings.draft_n) ?? 0;
    const accepted = optionalCount(who, 'timings.draft_n_accepted', timings.draft_n_accepted) ?? 0;
    if (accepted > drafted) {
      throw requirementError(who, 'timings.draft_n_accepted', `at most draft_n = ${drafted}`, accepted);
    }
    if (accepted > 0 && accepted >= tokenCount) {
      const requirement = `less than predicted_n = ${tokenCount}: every pass gives a token of its own`;
      throw requirementError(who, 'timings.draft_n_accepted', requirement, accepted);
    }
    const named = typeof row.id === 'string' && row.id !== '';
    const head = { id: idAt(named ? row.id : undefined, line), turn: 0, method, tokenCount, promptTokenCount };
    const rounds = tokenCount - accepted;
    return {
      requests: [{ ...head, knows: 'totals', rounds, accepted, drafted }],
      key: named ? [row.id] : undefined,
    };
  },
};
