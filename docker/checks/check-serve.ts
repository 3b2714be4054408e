import type { CodeFacts } from './code-facts.ts';
import { parseLabCommand } from './parse-lab-command.ts';
import { parseVllmArguments, VLLM } from './vllm-facts.ts';

/** `lab serve ...` as an image or a manifest writes it; returns the name clients ask for. */
export function checkServeCommand(
  args: readonly string[],
  facts: CodeFacts,
  report: (problem: string) => void,
): string {
  const { name, options, problem } = parseLabCommand(facts.program, args);
  if (problem !== undefined) report(problem);
  else if (name !== 'serve') report(`The command is "lab ${name}", wanted "lab serve"`);
  if (options.port !== undefined && options.port !== facts.port) {
    report(`The command listens on ${String(options.port)}, the port is ${facts.port}`);
  }
  if (options.host !== undefined && options.host !== '0.0.0.0') {
    report(
      `The command listens on "${String(options.host)}": nothing outside the container reaches it`,
    );
  }
  const model = String(options.model);
  if (!facts.models.has(model)) report(`The model "${model}" does not come with the lab`);
  return model;
}

/** Arguments of vLLM's server; returns the name clients ask for. */
export function checkVllmArguments(
  args: readonly string[],
  facts: CodeFacts,
  report: (problem: string) => void,
): string {
  const flags = parseVllmArguments(args);
  for (const flag of flags.keys()) {
    if (!VLLM.flags.has(flag as never)) report(`vLLM has no "${flag}" that is known here`);
  }
  const port = flags.get('--port');
  if (port !== String(facts.port)) report(`vLLM listens on ${port}, the port is ${facts.port}`);
  return flags.get('--served-model-name') ?? flags.get('--model') ?? '';
}
