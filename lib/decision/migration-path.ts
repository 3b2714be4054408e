// From a laptop to production in three steps. Each step has a check that lets it begin, and each risk names
// the command that shows whether it is held: a risk without a check is a wish.

export interface MigrationStep {
  readonly step: string;
  readonly place: string;
  /** The command whose success lets the step begin. */
  readonly gate: string;
  readonly undo: string;
}

export interface Risk {
  readonly risk: string;
  readonly appears: 'local' | 'gpu' | 'production';
  /** A command of this repository; a test checks that it exists. */
  readonly check: string;
  readonly shows: string;
}

export const MIGRATION_STEPS: readonly MigrationStep[] = [
  {
    step: 'local',
    place: 'cpu-laptop or codespace',
    gate: 'lab doctor',
    undo: 'make clean',
  },
  {
    step: 'gpu',
    place: 'gpu-container or colab',
    gate: 'lab bench',
    undo: 'the same base URL points at the laptop again',
  },
  {
    step: 'production',
    place: 'kubernetes or api',
    gate: 'lab decide',
    undo: 'the GPU machine still answers; move the base URL back',
  },
];

export const RISKS: readonly Risk[] = [
  {
    risk: 'The model does not run where we believe it runs',
    appears: 'gpu',
    check: 'lab bench',
    shows: 'asked and got beside each other, with the evidence',
  },
  {
    risk: 'A file of the model is not the file we judged',
    appears: 'local',
    check: 'lab models verify',
    shows: 'a changed byte is refused',
  },
  {
    risk: 'A smaller or quantised model answers worse than the one it replaces',
    appears: 'gpu',
    check: 'lab eval',
    shows: 'pass@1 with an interval on the same tasks',
  },
  {
    risk: 'Code leaves the machines it may be on',
    appears: 'production',
    check: 'lab decide',
    shows: 'the privacy rule rules places out, whatever they cost',
  },
  {
    risk: 'Lock-in: prices or models of one provider change under us',
    appears: 'production',
    check: 'lab decide',
    shows: 'the flip point of the price, and the runner-up with its bill',
  },
  {
    risk: 'Answers get slower and nobody notices',
    appears: 'production',
    check: 'lab history',
    shows: 'median and spread of every run so far',
  },
  {
    risk: 'It works only with a network',
    appears: 'local',
    check: 'make notebooks',
    shows: 'lessons run from embedded weights',
  },
];
