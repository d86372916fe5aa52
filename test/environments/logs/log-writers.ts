/** A log of known rounds, written as each format has it: by hand from what the formats are said to be, apart from the readers. */

/** One request: tokens accepted in every round, bonus excluded, and the tokens drafted in it. */
export interface KnownRequest {
  readonly accepted: readonly number[];
  readonly drafted: readonly number[];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export function histogramOf(accepted: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, j) => accepted.filter((count) => count === j).length);
}

/** vLLM's block, k being the longest draft. */
export function vllmBlock({ accepted, drafted }: KnownRequest, k: number, detailed: boolean) {
  return {
    mean_acceptance_length: 1 + sum(accepted) / accepted.length,
    draft_acceptance_rate: sum(accepted) / sum(drafted),
    acceptance_histogram: histogramOf(accepted, k + 1),
    num_spec_steps: accepted.length,
    num_accepted_draft_tokens: sum(accepted),
    num_draft_tokens: sum(drafted),
    num_spec_tokens: k,
    ...(detailed && { per_step_accepted: accepted, per_step_drafted: drafted }),
  };
}

export function vllmLine(request: KnownRequest, id: string, k: number, detailed = true): string {
  const completion_tokens = 1 + sum(request.accepted) + request.accepted.length;
  return JSON.stringify({
    id,
    choices: [],
    usage: { prompt_tokens: 9, completion_tokens },
    metrics: { speculative_decoding: vllmBlock(request, k, detailed) },
  });
}

export function aiperfLine(request: KnownRequest, session: number, k: number, detailed = true): string {
  const block = vllmBlock(request, k, detailed);
  const sparse = block.acceptance_histogram.flatMap((count, j) => (count > 0 ? [[String(j), count]] : []));
  return JSON.stringify({
    metadata: { session_num: session, turn_index: 0, benchmark_phase: 'profiling' },
    metrics: { output_sequence_length: { value: 12, unit: 'tokens' } },
    spec_decode_acceptance: { engine: 'vllm', ...block, acceptance_histogram: Object.fromEntries(sparse) },
    error: null,
  });
}

export function tapLine({ accepted }: KnownRequest): string {
  const tokens = accepted.map((count) => count + 1);
  return JSON.stringify({
    prompt_tokens: 9,
    output_tokens: 1 + sum(tokens),
    ttft_ms: 20.5,
    itl_ms: tokens.map(() => 9.25),
    itl_tokens: tokens,
    concurrency: 1,
  });
}

export function sglangLine({ accepted, drafted }: KnownRequest, id: string): string {
  const completion_tokens = sum(accepted) + accepted.length;
  return JSON.stringify({
    text: 'NaN is a word here',
    meta_info: {
      id,
      prompt_tokens: 9,
      completion_tokens,
      spec_verify_ct: accepted.length,
      spec_accept_length: completion_tokens / accepted.length,
      spec_num_correct_drafts: sum(accepted),
      spec_num_proposed_drafts: sum(drafted),
      spec_correct_drafts_histogram: histogramOf(accepted, Math.max(...accepted) + 1),
    },
  });
}

export function llamaLine({ accepted, drafted }: KnownRequest): string {
  const predicted_n = sum(accepted) + accepted.length;
  const timings = {
    prompt_n: 9,
    predicted_n,
    predicted_ms: 60.1,
    draft_n: sum(drafted),
    draft_n_accepted: sum(accepted),
  };
  return JSON.stringify({ content: 'x', timings });
}

/** An answer whose rounds are laid over positions: what a draft from each of them would have had accepted. */
export function combinedLine(accepted: readonly number[], id: string): string {
  const lengths = accepted.map((count) => count + 1);
  return JSON.stringify({
    id,
    prompt_token_ids: [5, 6, 7],
    generated_token_ids: accepted.map((_, i) => 100 + i),
    acc_ngram: { acc_len: lengths },
  });
}

/** Entropies by round and drafted token, filed as the capture files them: two rounds ahead. */
export function auditLine(requests: readonly KnownRequest[], k: number, entropyOf: (g: number, t: number) => number[]) {
  const gens = requests.map(({ accepted, drafted }, g) => {
    const blocks = Array.from({ length: accepted.length + 2 }, (_, t) => entropyOf(g, t));
    const steps = accepted.map((acc, t) => {
      const filed = t === 0 ? blocks.slice(0, 3).flat() : blocks[t + 2]!;
      return { ent: filed, margin: filed.map(() => 0.5), acc, ndraft: drafted[t] };
    });
    return { workload: 'gsm8k', steps };
  });
  return JSON.stringify({ target: 'a target', max_k: k, gens });
}

export function prometheusPage(requests: readonly KnownRequest[], k: number, model = 'a model'): string[] {
  const accepted = requests.flatMap((request) => request.accepted);
  const labels = `engine="0",model_name="${model}"`;
  const counter = (name: string, value: number, more = '') =>
    `vllm:spec_decode_num_${name}_total{${labels}${more}} ${value.toFixed(1)}`;
  return [
    '# HELP vllm:num_requests_running Number of requests.',
    '# TYPE vllm:num_requests_running gauge',
    `vllm:num_requests_running{${labels}} 3.0`,
    '# TYPE vllm:spec_decode_num_drafts_total counter',
    counter('drafts', accepted.length),
    `vllm:spec_decode_num_drafts_created{${labels}} 1.7e+09`,
    counter('draft_tokens', sum(requests.flatMap((request) => request.drafted))),
    counter('accepted_tokens', sum(accepted)),
    ...Array.from({ length: k }, (_, position) =>
      counter(
        'accepted_tokens_per_pos',
        accepted.filter((count) => count > position).length,
        `,position="${position}"`,
      ),
    ),
  ];
}
