import type { DemoStep } from './scene.ts';
import { showHere, showPlaces, showSideBySide } from './show-answers.ts';
import { showEvidence } from './show-evidence.ts';
import { showVerdict } from './show-verdict.ts';

/** The demo, one entry a key. */
export const DEMO_STEPS: readonly DemoStep[] = [
  {
    title: 'One prompt, two places',
    shows: 'the prompt, its hash, and the two places as they are opened',
    run: showPlaces,
  },
  {
    title: 'This machine alone',
    shows: 'the local model writing, token by token',
    run: showHere,
  },
  {
    title: 'Both at once',
    shows: 'the same prompt in both places, side by side',
    run: showSideBySide,
  },
  {
    title: 'Where did this run?',
    shows: 'what was asked for, what was got, and who says so',
    run: showEvidence,
  },
  {
    title: 'Which one is faster?',
    shows: 'a dozen requests measured, and a verdict or the reason why there is none',
    run: showVerdict,
  },
];
