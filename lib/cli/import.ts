import { type Command, Option } from 'commander';
import type { PlaceName } from '../generation/index.ts';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';

interface ImportFlags {
  readonly place: PlaceName;
  readonly out?: string;
  readonly json?: boolean;
}

const PLACES = ['cpu-laptop', 'codespace', 'gpu-container', 'colab', 'kubernetes', 'api'] as const;

/** `lab import FILE`: another tool's results as a record, with that tool's words kept. */
export function registerImport(program: Command, context: CliContext): void {
  program
    .command('import')
    .description('a result file of vLLM bench, AIPerf, GuideLLM or llama-bench as a run record')
    .argument('<file>', 'the file that tool wrote (vLLM: --save-detailed; llama-bench: -o json)')
    .addOption(
      new Option('--place <place>', 'where the model ran; the file does not say')
        .choices(PLACES)
        .makeOptionMandatory(),
    )
    .option('--out <folder>', 'where the record goes (default: .lab/runs)')
    .option('--json', 'one JSON object on standard output')
    .action(async (file: string, flags: ImportFlags) => {
      const { importFile } = await import('./import/import-file.ts');
      const { record, path } = await importFile(file, flags.place, flags.out);
      const { id, valid, reasons, metrics, imported } = record;
      if (flags.json) {
        writeJson(context, { recordId: id, recordPath: path, valid, reasons, metrics, imported });
      } else {
        writeLine(
          context,
          `${imported?.tool}: ${imported?.metrics.length} figures, ${record.samples.length} requests with an event log`,
        );
        writeLine(context, `The file does not say: ${imported?.unknown.join(', ')}`);
      }
      writeProgress(context, `Record ${id} written to ${path}`);
      writeProgress(context, `See "lab metrics explain ${id.slice(0, 6)}" for what its words mean`);
    });
}
