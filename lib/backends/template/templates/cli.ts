import type { CodeTemplate } from '../code-template.ts';

export const commandLine: CodeTemplate = {
  id: 'command-line',
  title: 'a command with options and help',
  needs: [['cli', 'command', 'terminal']],
  example: 'a CLI called greet',
  write({ name = 'tool' }) {
    return `import { parseArgs } from 'node:util';

const HELP = \`usage: ${name} [--upper] [--help] TEXT...

  --upper  print in capital letters
  --help   print this\`;

/** Returns the exit code; what to print goes to \`print\` and \`warn\`. */
export function main(
  args: readonly string[],
  print: (line: string) => void = console.log,
  warn: (line: string) => void = console.error,
): number {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { upper: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    if (values.help === true) {
      print(HELP);
      return 0;
    }
    if (positionals.length === 0) {
      warn('${name}: no text given; see --help');
      return 2;
    }
    const text = positionals.join(' ');
    print(values.upper === true ? text.toUpperCase() : text);
    return 0;
  } catch (error) {
    warn(\`${name}: \${error instanceof Error ? error.message : String(error)}\`);
    return 2;
  }
}
`;
  },
};
