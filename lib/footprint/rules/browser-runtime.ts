import type { Rule } from '../finding.ts';

/** What Node itself resolves `onnxruntime-web` to, and what type checks read. */
const OF_USE_IN_NODE = /(^|\/)(ort\.node\.[^/]*|package\.json|[^/]*\.d\.[cm]?ts|LICENSE[^/]*)$/;

/** ONNX Runtime's WebAssembly files beside its native ones: Node loads the native ones. */
export const browserRuntime: Rule = ({ files, owners }) => {
  const hasNative = files.some(({ path }) => path.startsWith('node_modules/onnxruntime-node/'));
  if (!hasNative) return [];
  const unused = files.filter(
    (file) =>
      owners.ownerOf(file)?.endsWith('node_modules/onnxruntime-web') === true &&
      /\/dist\//.test(file.path) &&
      !OF_USE_IN_NODE.test(file.path),
  );
  if (unused.length === 0) return [];
  const reason = 'ONNX Runtime for browsers; Node loads the native library of onnxruntime-node';
  return [{ rule: 'browser-runtime', reason, fix: 'remove', files: unused }];
};
