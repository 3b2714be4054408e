import { styleText } from 'node:util';
import { type CliContext, writeLine } from '../context.ts';
import type { DemoFlags } from '../demo.ts';
import { UsageError } from '../usage-error.ts';
import { chooseRecording } from './choose-recording.ts';
import { driveDemo } from './drive-demo.ts';
import { KeyReader } from './key-reader.ts';
import { LiveFrame } from './live-frame.ts';
import { DemoPlaces, explainNoEndpoint } from './places.ts';
import type { DemoScene } from './scene.ts';
import { type DemoState, startDemo } from './step-machine.ts';
import { DEMO_STEPS } from './steps.ts';

/** Shows one prompt in two places, a step a key. */
export async function runDemo(flags: DemoFlags, context: CliContext): Promise<void> {
  const { stdin, stdout, signal } = context;
  if (!stdin.isTTY || !stdout.isTTY) {
    throw new UsageError('Cannot show the demo: it is driven key by key, and this is no terminal', {
      hint: 'Run it in a terminal; lesson 08 shows the same in a notebook',
    });
  }
  const say = (line: string): void => writeLine(context, line);
  say('Looking for a recording that can stand in ...');
  const question = await chooseRecording();
  const places = new DemoPlaces(question, flags);
  // in a terminal that is read key by key, Ctrl-C is a key; the program ends as it does on the signal
  const keys = new KeyReader(stdin, () => process.kill(process.pid, 'SIGINT'), signal);
  const answers: DemoScene['answers'] = {};
  const shout = (state: DemoState): void => say(describeRecording(state, question.recording));
  try {
    let hasShouted = false;
    const end = await driveDemo(startDemo(DEMO_STEPS.length, explainNoEndpoint(flags)), {
      nextKey: () => keys.next(),
      left: keys.left,
      announce: (state) => {
        if (state.reason !== undefined && !hasShouted) shout(state);
        hasShouted ||= state.reason !== undefined;
        say(`\nNext, ${state.step + 1} of ${state.steps}: ${DEMO_STEPS[state.step]?.shows}`);
        say('  any key: go on   q: leave');
      },
      run: async (state) => {
        const step = DEMO_STEPS[state.step];
        say(`\n${styleText('bold', `${state.step + 1}. ${step?.title}`, { stream: stdout })}`);
        await step?.run({
          question,
          places,
          offloaded: state.offloaded,
          apiUrl: flags.apiUrl,
          signal: keys.left,
          answers,
          say,
          openFrame: () => new LiveFrame(stdout),
        });
      },
      announceLoss: (state) => {
        hasShouted = true;
        shout(state);
      },
    });
    say(end.phase === 'finished' ? '\nThat was all.' : '\nLeft.');
  } finally {
    keys.close();
    await places.dispose();
  }
  signal.throwIfAborted();
}

function describeRecording(
  { reason }: DemoState,
  { id, startedAt }: { readonly id: string; readonly startedAt: string },
): string {
  return [
    `${reason}.`,
    `*** RECORDED: what stands under "there" is run ${id} of ${startedAt.slice(0, 10)}, played back. ***`,
  ].join('\n');
}
