import type { Command } from 'commander';

export interface LabCommand {
  /** Undefined when it parses. */
  readonly problem?: string;
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Parses arguments of `lab` with the real program, without running anything. */
export function parseLabCommand(program: Command, args: readonly string[]): LabCommand {
  const [name = '', ...rest] = args;
  const original = program.commands.find((command) => command.name() === name);
  if (original === undefined) {
    return { name, options: {}, problem: `"lab ${name}" is no command` };
  }
  const before = { ...original.opts() };
  original.exitOverride().configureOutput({ writeErr: () => {} });
  try {
    const { unknown, operands } = original.parseOptions([...rest]);
    const options = { ...original.opts() };
    const extra = [...operands, ...unknown][0];
    if (extra !== undefined) return { name, options, problem: `"lab ${name}" has no "${extra}"` };
    const missing = original.options.find(
      (option) => option.mandatory && options[option.attributeName()] === undefined,
    );
    if (missing !== undefined) {
      return { name, options, problem: `"lab ${name}" wants ${missing.flags}` };
    }
    return { name, options };
  } catch (error) {
    return { name, options: {}, problem: (error as Error).message };
  } finally {
    for (const key of Object.keys(original.opts())) {
      original.setOptionValue(key, before[key]);
    }
  }
}
