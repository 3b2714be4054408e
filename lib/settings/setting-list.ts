import { z } from 'zod';
import type { Device, Dtype } from '../generation/index.ts';

/** One thing a user can set: where, what it may be, and what it is when nobody says. */
export interface Setting<Value = unknown> {
  readonly environment: `LAB_${string}`;
  readonly flag: `--${string}`;
  readonly about: string;
  /** Completes "..., wanted": what it may be. */
  readonly wanted: string;
  /** Takes the text of a flag or variable as well as a JSON value. */
  readonly schema: z.ZodType<Value>;
  readonly defaultValue: Value;
}

const text = z.string().trim().min(1);
const whole = (min: number, max: number): z.ZodType<number> =>
  z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
    .pipe(z.number().int().min(min).max(max));
const yesNo = z.union([
  z.boolean(),
  z.enum(['true', 'false']).transform((word) => word === 'true'),
]);
const oneOf = <const Names extends readonly string[]>(names: Names): z.ZodType<Names[number]> =>
  z.enum(names);
const order = z
  .union([
    z.array(z.string()),
    z.string().transform((list) => list.split(',').map((word) => word.trim())),
  ])
  .pipe(z.array(z.enum(['template', 'local', 'api'])).min(1))
  .refine((kinds) => new Set(kinds).size === kinds.length);
const address = z.string().refine((value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && !url.username && !url.password;
});

/** The values of all settings. */
export interface Settings {
  readonly model: string;
  readonly dtype: Dtype;
  readonly device: Device | 'auto';
  readonly threads: number | undefined;
  readonly maxTokens: number;
  readonly order: readonly ('template' | 'local' | 'api')[];
  readonly allowRemote: boolean;
  readonly apiUrl: string | undefined;
  readonly apiModel: string | undefined;
  readonly cacheAnswers: number;
  readonly cacheSeconds: number;
  readonly port: number;
  readonly host: string;
  readonly queue: number;
  readonly graceSeconds: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
}

/** Every setting of the lab. Flags win over variables, variables over the file, the file over these. */
export const SETTINGS: { readonly [Name in keyof Settings]: Setting<Settings[Name]> } = {
  model: setting(
    'LAB_MODEL',
    '--model',
    text,
    'tiny-coder-1m',
    'an embedded name, a folder or hub:owner/name@revision',
    'embedded name, folder, or hub:owner/name@revision',
  ),
  dtype: setting(
    'LAB_DTYPE',
    '--dtype',
    oneOf(['fp32', 'fp16', 'q8', 'q4']),
    'fp32',
    'fp32, fp16, q8 or q4',
    'weight format',
  ),
  device: setting(
    'LAB_DEVICE',
    '--device',
    oneOf(['cpu', 'cuda', 'webgpu', 'dml', 'coreml', 'auto']),
    'cpu',
    'cpu, cuda, webgpu, dml, coreml or auto',
    'where it runs; a device that is not here is an error',
  ),
  threads: setting(
    'LAB_THREADS',
    '--threads',
    whole(1, 1024).optional(),
    undefined,
    'a whole number of 1 or more',
    'threads of the engine (default: by model size)',
  ),
  maxTokens: setting(
    'LAB_MAX_TOKENS',
    '--max-tokens',
    whole(1, 1_000_000),
    128,
    'a whole number of 1 or more',
    'most tokens to write',
  ),
  order: setting(
    'LAB_ORDER',
    '--order',
    order,
    ['local'],
    'some of template,local,api, each once',
    'which kinds of place answer, in this order',
  ),
  allowRemote: setting(
    'LAB_ALLOW_REMOTE',
    '--allow-remote',
    yesNo,
    false,
    'true or false',
    'let prompts leave this machine; without it no remote place is asked',
  ),
  apiUrl: setting(
    'LAB_API_URL',
    '--api-url',
    address.optional(),
    undefined,
    'an http or https address without a password',
    'root of an OpenAI-compatible API; its key comes from OPENAI_API_KEY',
  ),
  apiModel: setting(
    'LAB_API_MODEL',
    '--api-model',
    text.optional(),
    undefined,
    'a model of that API',
    'model of that API (default: its only one)',
  ),
  cacheAnswers: setting(
    'LAB_CACHE_ANSWERS',
    '--cache-answers',
    whole(0, 1_000_000),
    0,
    'a whole number',
    'how many greedy answers are remembered; 0 is none',
  ),
  cacheSeconds: setting(
    'LAB_CACHE_SECONDS',
    '--cache-seconds',
    whole(1, 31_536_000),
    3600,
    'a whole number of seconds, 1 or more',
    'how old a remembered answer may be',
  ),
  port: setting(
    'LAB_SERVE_PORT',
    '--port',
    whole(0, 65_535),
    8080,
    'a whole number from 0 to 65535',
    'port to listen on; 0 takes a free one',
  ),
  host: setting(
    'LAB_SERVE_HOST',
    '--host',
    text,
    '127.0.0.1',
    'an address of this machine',
    'address to listen on; any but loopback needs LAB_API_KEY',
  ),
  queue: setting(
    'LAB_SERVE_QUEUE',
    '--queue',
    whole(0, 100_000),
    128,
    'a whole number',
    'requests that may wait; one more gets 429',
  ),
  graceSeconds: setting(
    'LAB_SERVE_GRACE',
    '--grace',
    whole(1, 3_600),
    30,
    'a whole number of seconds, 1 or more',
    'seconds that running answers may go on after SIGTERM',
  ),
  logLevel: setting(
    'LAB_LOG_LEVEL',
    '--log-level',
    oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
    'info',
    'fatal, error, warn, info, debug or silent',
    'what the endpoint logs; never a prompt or a key',
  ),
};

export type SettingName = keyof Settings;

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

function setting<Value>(
  environment: Setting['environment'],
  flag: Setting['flag'],
  schema: z.ZodType<Value>,
  defaultValue: NoInfer<Value>,
  wanted: string,
  about: string,
): Setting<Value> {
  return { environment, flag, schema, defaultValue, wanted, about };
}
