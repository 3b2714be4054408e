// The steps in which models write: this machine alone, then both places at once.

import type { GenerationRequest } from '../../generation/index.ts';
import { sha256Hex } from '../../record/index.ts';
import { cleanText } from './columns.ts';
import { orLost } from './places.ts';
import { badgeOf, type DemoScene } from './scene.ts';
import { formatTimes, streamAnswer } from './stream-answer.ts';

/** More than an audience reads. */
const MOST_TOKENS = 128;

/** Opens both places and shows the question. */
export async function showPlaces(scene: DemoScene): Promise<void> {
  const { question, places } = scene;
  scene.say(cleanText(question.prompt).trimEnd());
  scene.say(`sha256 of the prompt: ${sha256Hex(question.prompt)}`);
  const here = await places.here();
  await here.generate({ ...requestOf(scene), maxNewTokens: 1 }); // the first request is never typical
  const { info } = here;
  scene.say(`here: live, ${info.model}, ${info.dtype} on ${info.device.got}`);
  const there = await places.there(scene.offloaded);
  if (scene.offloaded === 'live') {
    // an endpoint that lists its models may still have none that answers
    await orLost(() => there.generate({ ...requestOf(scene), maxNewTokens: 1 }));
  }
  scene.say(badgeOf(there.info, scene));
}

/** This machine alone. */
export async function showHere(scene: DemoScene): Promise<void> {
  const here = await scene.places.here();
  const frame = scene.openFrame();
  const right = { head: 'there: not asked yet', text: '' };
  try {
    scene.answers.here = await streamAnswer(here, requestOf(scene), (text) =>
      frame.paint({ head: 'here: live', text }, right),
    );
  } finally {
    frame.close();
  }
  scene.say(`here: ${formatTimes(scene.answers.here)}`);
}

/** Both places at once. */
export async function showSideBySide(scene: DemoScene): Promise<void> {
  const [here, there] = [await scene.places.here(), await scene.places.there(scene.offloaded)];
  const [left, right] = [
    { head: 'here: live', text: '' },
    { head: badgeOf(there.info, scene), text: '' },
  ];
  const frame = scene.openFrame();
  const failed = new AbortController();
  const request = requestOf(scene, AbortSignal.any([scene.signal, failed.signal]));
  const paint = (column: typeof left, text: string): void => {
    column.text = text;
    frame.paint(left, right);
  };
  const isLive = scene.offloaded === 'live';
  const askThere = () => streamAnswer(there, request, (text) => paint(right, text));
  const both = [
    streamAnswer(here, request, (text) => paint(left, text)),
    isLive ? orLost(askThere) : askThere(),
  ] as const;
  try {
    [scene.answers.here, scene.answers.there] = await Promise.all(both);
  } catch (error) {
    failed.abort(); // one place is lost: the other need not write to its end
    throw error;
  } finally {
    await Promise.allSettled(both);
    frame.close();
  }
  scene.say(`here:  ${formatTimes(scene.answers.here)}`);
  scene.say(`there: ${formatTimes(scene.answers.there)}`);
}

function requestOf(
  { question, signal }: DemoScene,
  by: AbortSignal = signal,
): GenerationRequest & { readonly signal: AbortSignal } {
  const { outputTokens = MOST_TOKENS } = question.recording.workload.requested;
  const maxNewTokens = Math.min(outputTokens ?? MOST_TOKENS, MOST_TOKENS);
  return { prompt: question.prompt, maxNewTokens, signal: by };
}
