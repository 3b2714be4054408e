import type { Command } from 'commander';
import { type CliContext, writeJson, writeLine, writeProgress } from './context.ts';

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `lab bundle`: records and models from one machine to another as one file with checksums. */
export function registerBundle(program: Command, context: CliContext): void {
  const bundle = program
    .command('bundle')
    .description('run records and models from one place to another, as one file with checksums');

  bundle
    .command('export')
    .description('write a bundle of your run records, and of models')
    .option('--record <id>', 'only this record; may be repeated (default: all)', collect, [])
    .option('--model <model>', 'a model folder as well; may be repeated', collect, [])
    .option('--out <file>', 'where it goes (default: .lab/bundles, called by its hash)')
    .option('--json', 'one JSON object on standard output')
    .action(async (flags: { record: string[]; model: string[]; out?: string; json?: boolean }) => {
      const { exportBundle } = await import('./bundle/export-bundle.ts');
      const { path, manifest, unreadable } = await exportBundle(flags);
      for (const { path: file, reason } of unreadable) {
        writeProgress(context, `Left out "${file}": ${reason}`);
      }
      if (flags.json) writeJson(context, { path, ...manifest });
      else writeLine(context, `${path}: ${manifest.files.length} files, ${manifest.sha256}`);
    });

  bundle
    .command('verify')
    .description('check every byte of a bundle; takes nothing from it')
    .argument('<file>')
    .option('--json', 'one JSON object on standard output')
    .action(async (file: string, flags: { json?: boolean }) => {
      const { Bundle } = await import('./bundle/read-bundle.ts');
      const opened = await Bundle.open(file);
      const { manifest } = opened;
      await opened.close();
      if (flags.json) writeJson(context, { path: file, ...manifest });
      else writeLine(context, `${file}: ${manifest.files.length} files, all as they were written`);
    });

  bundle
    .command('import')
    .description('check a bundle, then take its records into .lab/runs and its models')
    .argument('<file>')
    .option('--json', 'one JSON object on standard output')
    .action(async (file: string, flags: { json?: boolean }) => {
      const { importBundle } = await import('./bundle/import-bundle.ts');
      const report = await importBundle(file);
      if (flags.json) {
        writeJson(context, report);
        return;
      }
      for (const { name, state, path } of [...report.records, ...report.models]) {
        writeLine(context, `${name}: ${state === 'imported' ? path : `was there, in ${path}`}`);
      }
    });
}
