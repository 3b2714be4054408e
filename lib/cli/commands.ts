import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Every command of `lab`, in the order `lab --help` lists them. */
export function registerCommands(_program: Command, _context: CliContext): void {}
