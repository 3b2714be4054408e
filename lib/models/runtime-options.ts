import type { SessionOptions } from './prepared-model.ts';

type RuntimeOptions = import('onnxruntime-node').InferenceSession.SessionOptions;

/** What ONNX Runtime calls the options of a session. `name` tells the traces of several apart. */
export function toRuntimeOptions(
  { threads, allowSpinning, disablePrepacking, profilePrefix }: SessionOptions,
  chosenThreads: number,
  name = 'model',
): RuntimeOptions {
  const extra = {
    ...(allowSpinning === undefined
      ? {}
      : { 'intra_op.allow_spinning': allowSpinning ? '1' : '0' }),
    ...(disablePrepacking === true && { disable_prepacking: '1' }),
  };
  return {
    intraOpNumThreads: threads ?? chosenThreads,
    interOpNumThreads: 1, // a decoder is one chain of operators: nothing to run beside it
    logSeverityLevel: 4,
    extra: { session: extra },
    ...(profilePrefix === undefined
      ? {}
      : { enableProfiling: true, profileFilePrefix: `${profilePrefix}-${name}` }),
  };
}
