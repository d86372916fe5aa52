/**
 * A language model in a file of a third of a megabyte, for tests against a real engine: the llama architecture with one
 * layer, random weights in 32 bits, 320 tokens. The file is GGUF, version 3: a header, metadata, the table of tensors, and
 * their numbers, each tensor aligned to 32 bytes. A draft model is the target plus noise: with none it is never wrong, with
 * much it never is right.
 */
import { writeFileSync } from 'node:fs';
import { createRandom, type RandomSource } from 'banditspec';

/** The sizes of the model. */
const EMBEDDING = 64;
const FEED_FORWARD = 128;
const HEADS = 4;
const ALIGNMENT = 32;

/** Unknown, beginning, end, then a token for each byte, then pairs of letters. */
const SPECIAL = ['<unk>', '<s>', '</s>'];
const BYTES = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
const SYLLABLES = [...'bdfgklmnprt'].flatMap((first) => [...'aeiou'].map((second) => first + second));

/** What each token is: 2 unknown, 3 control, 6 byte, 1 normal. */
const KINDS = [2, 3, 3, ...BYTES.map(() => 6), ...SYLLABLES.map(() => 1)];

/** The number of the token that begins a text. */
export const BEGINNING = 1;

/** Of numbers that are to be written behind one another, little-endian. */
class Writer {
  private readonly parts: Buffer[] = [];
  length = 0;

  bytes(part: Buffer): void {
    this.parts.push(part);
    this.length += part.length;
  }

  uint32(value: number): void {
    const part = Buffer.alloc(4);
    part.writeUInt32LE(value);
    this.bytes(part);
  }

  uint64(value: number): void {
    const part = Buffer.alloc(8);
    part.writeBigUInt64LE(BigInt(value));
    this.bytes(part);
  }

  float32(value: number): void {
    const part = Buffer.alloc(4);
    part.writeFloatLE(value);
    this.bytes(part);
  }

  string(text: string): void {
    const part = Buffer.from(text, 'utf8');
    this.uint64(part.length);
    this.bytes(part);
  }

  align(): void {
    this.bytes(Buffer.alloc((ALIGNMENT - (this.length % ALIGNMENT)) % ALIGNMENT));
  }

  whole(): Buffer {
    return Buffer.concat(this.parts);
  }
}

/** The types of metadata, by their numbers in the format. */
const UINT32 = 4;
const FLOAT32 = 6;
const BOOL = 7;
const STRING = 8;
const ARRAY = 9;
const INT32 = 5;

type Value =
  | { readonly type: typeof UINT32 | typeof FLOAT32; readonly value: number }
  | { readonly type: typeof BOOL; readonly value: boolean }
  | { readonly type: typeof STRING; readonly value: string }
  | {
      readonly type: typeof ARRAY;
      readonly of: typeof STRING | typeof INT32 | typeof FLOAT32;
      readonly value: readonly (string | number)[];
    };

function writeValue(writer: Writer, entry: Value): void {
  writer.uint32(entry.type);
  switch (entry.type) {
    case UINT32:
      writer.uint32(entry.value);
      break;
    case FLOAT32:
      writer.float32(entry.value);
      break;
    case BOOL:
      writer.bytes(Buffer.from([Number(entry.value)]));
      break;
    case STRING:
      writer.string(entry.value);
      break;
    default:
      writer.uint32(entry.of);
      writer.uint64(entry.value.length);
      for (const value of entry.value) {
        if (entry.of === STRING) writer.string(value as string);
        else if (entry.of === INT32) writer.uint32(value as number);
        else writer.float32(value as number);
      }
  }
}

/** A draw that is normal as far as the sum of twelve uniforms is; mean 0, variance 1. */
function normal(random: RandomSource): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random();
  return sum;
}

/** What a model is made with. */
export interface TinyModelOptions {
  /** Names the target's weights; models with the same seed are the same but for their noise. */
  readonly seed: number;
  /**
   * What is added to the weights of the target, in their own standard deviations: 0 gives the target itself.
   * @defaultValue 0
   */
  readonly noise?: number;
  /**
   * How far the logits lie from one another, in their standard deviation: the greater the surer is the model.
   * @defaultValue 3
   */
  readonly sharpness?: number;
  /**
   * How much a token hears of those before it. Where it is little the text goes in circles, which drafters that copy can
   * follow; where it is much the text never comes back.
   * @defaultValue 0.05
   */
  readonly memory?: number;
  /**
   * How many tokens are left out of the vocabulary at its end.
   * @defaultValue 0
   */
  readonly without?: number;
  /**
   * How many tokens, the last ones, have each another text: a vocabulary as large, and another one.
   * @defaultValue 0
   */
  readonly renamed?: number;
}

/** Writes the file of a model. */
export function writeTinyModel(path: string, options: TinyModelOptions): void {
  const { seed, noise = 0, sharpness = 3, memory = 0.05, without = 0, renamed = 0 } = options;
  const kinds = KINDS.slice(0, KINDS.length - without);
  const tokens = [...SPECIAL, ...BYTES, ...SYLLABLES].slice(0, kinds.length);
  for (let i = tokens.length - renamed; i < tokens.length; i++) tokens[i] = tokens[i]!.toUpperCase();
  const metadata: Readonly<Record<string, Value>> = {
    'general.architecture': { type: STRING, value: 'llama' },
    'general.name': { type: STRING, value: `tiny ${seed}` },
    'llama.vocab_size': { type: UINT32, value: tokens.length },
    'llama.context_length': { type: UINT32, value: 8192 },
    'llama.embedding_length': { type: UINT32, value: EMBEDDING },
    'llama.block_count': { type: UINT32, value: 1 },
    'llama.feed_forward_length': { type: UINT32, value: FEED_FORWARD },
    'llama.rope.dimension_count': { type: UINT32, value: EMBEDDING / HEADS },
    'llama.attention.head_count': { type: UINT32, value: HEADS },
    'llama.attention.layer_norm_rms_epsilon': { type: FLOAT32, value: 1e-5 },
    'tokenizer.ggml.model': { type: STRING, value: 'llama' },
    'tokenizer.ggml.tokens': { type: ARRAY, of: STRING, value: tokens },
    'tokenizer.ggml.scores': { type: ARRAY, of: FLOAT32, value: tokens.map((_, i) => -i) },
    'tokenizer.ggml.token_type': { type: ARRAY, of: INT32, value: kinds },
    'tokenizer.ggml.bos_token_id': { type: UINT32, value: BEGINNING },
    'tokenizer.ggml.eos_token_id': { type: UINT32, value: 2 },
    'tokenizer.ggml.unknown_token_id': { type: UINT32, value: 0 },
    'tokenizer.ggml.add_bos_token': { type: BOOL, value: false },
  };

  // The name of each matrix or vector, its size, and the spread of its weights.
  const square = 1 / Math.sqrt(EMBEDDING);
  const tensors: [name: string, width: number, height: number, spread: number][] = [
    ['token_embd.weight', EMBEDDING, tokens.length, 1],
    ['blk.0.attn_norm.weight', EMBEDDING, 0, 0],
    ['blk.0.attn_q.weight', EMBEDDING, EMBEDDING, 2 * square],
    ['blk.0.attn_k.weight', EMBEDDING, EMBEDDING, 2 * square],
    ['blk.0.attn_v.weight', EMBEDDING, EMBEDDING, 2 * memory * square],
    ['blk.0.attn_output.weight', EMBEDDING, EMBEDDING, 2 * square],
    ['blk.0.ffn_norm.weight', EMBEDDING, 0, 0],
    ['blk.0.ffn_gate.weight', EMBEDDING, FEED_FORWARD, square],
    ['blk.0.ffn_up.weight', EMBEDDING, FEED_FORWARD, square],
    ['blk.0.ffn_down.weight', FEED_FORWARD, EMBEDDING, square],
    ['output_norm.weight', EMBEDDING, 0, 0],
    ['output.weight', EMBEDDING, tokens.length, sharpness * square],
  ];
  const weights = tensors.map(([name, width, height, spread]) => {
    if (height === 0) return Float32Array.from({ length: width }, () => 1);
    const own = createRandom('tiny model', seed, name);
    const other = createRandom('tiny model', seed, name, 'noise');
    const values = new Float32Array(width * height);
    for (let i = 0; i < values.length; i++) values[i] = spread * normal(own) + spread * noise * normal(other);
    // Nobody ends a text by chance: the logit of a row of nothing is 0, where the greatest of all is far above.
    if (name === 'output.weight') values.fill(0, 0, SPECIAL.length * width);
    return values;
  });

  const writer = new Writer();
  writer.bytes(Buffer.from('GGUF'));
  writer.uint32(3);
  writer.uint64(tensors.length);
  writer.uint64(Object.keys(metadata).length);
  for (const [key, value] of Object.entries(metadata)) {
    writer.string(key);
    writeValue(writer, value);
  }
  let offset = 0;
  tensors.forEach(([name, width, height], i) => {
    writer.string(name);
    const dimensions = height === 0 ? [width] : [width, height];
    writer.uint32(dimensions.length);
    for (const dimension of dimensions) writer.uint64(dimension);
    writer.uint32(0); // 32-bit floating point
    writer.uint64(offset);
    offset += Math.ceil((4 * weights[i]!.length) / ALIGNMENT) * ALIGNMENT;
  });
  for (const values of weights) {
    writer.align();
    writer.bytes(Buffer.from(values.buffer));
  }
  writer.align();
  writeFileSync(path, writer.whole());
}
