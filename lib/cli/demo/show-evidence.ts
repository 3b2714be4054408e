import { relative } from 'node:path';
import { profileProviders } from '../../backends/transformers/index.ts';
import type { Dtype, GeneratorInfo } from '../../generation/index.ts';
import { formatTable } from '../../units/index.ts';
import type { DemoScene } from './scene.ts';

const WHO_SAYS: Readonly<Record<GeneratorInfo['statedBy'], string>> = {
  session: 'the session in our own process',
  server: 'the server; nobody here can check it',
  record: 'the record of that run',
  nobody: 'nobody',
};

/** Where each answer was made, and how we know. */
export async function showEvidence(scene: DemoScene): Promise<void> {
  const { question, places, answers } = scene;
  const infos = [(await places.here()).info, (await places.there(scene.offloaded)).info];
  const row = (name: string, read: (info: GeneratorInfo) => string): string[] => [
    name,
    ...infos.map(read),
  ];
  const rows = [
    row('mode', ({ mode }) => mode.toUpperCase()),
    row('engine', ({ backend }) => backend),
    row('model', ({ model, dtype }) => `${model}, ${dtype}`),
    row('device asked for', ({ device }) => device.asked),
    row('device got', ({ device }) => device.got),
    row('who says so', ({ statedBy }) => WHO_SAYS[statedBy]),
  ];
  scene.say(formatTable({ columns: ['', 'here', 'there'], rows }));
  const { model, engine, id } = question.recording;
  const { nodesByProvider } = await profileProviders({
    model: model.name,
    dtype: engine.got.dtype as Dtype,
    device: 'cpu',
    signal: scene.signal,
  });
  const nodes = Object.entries(nodesByProvider).map(([name, count]) => `${count} on ${name}`);
  scene.say(`here, a profile of one request just now: graph nodes ${nodes.join(', ')}`);
  if (infos[1]?.backend === 'replay') {
    for (const line of engine.evidence) scene.say(`there, as recorded: ${line}`);
    scene.say(
      `the whole record: npx lab show ${relative(process.cwd(), question.path)} (run ${id})`,
    );
  } else {
    scene.say(
      'there: graph nodes cannot be seen from here; "npx lab bench" on that machine records them',
    );
    if (infos[1]?.device.got === 'cpu')
      scene.say('there: another place, but NO GPU: it says "cpu"');
  }
  const { here, there } = answers;
  if (here !== undefined && there !== undefined) {
    scene.say(
      `the two answers are ${here.text === there.text ? 'the same text' : 'different texts'}`,
    );
  }
}
