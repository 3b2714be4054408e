import { expect, test } from 'vitest';
import { OutputCollector } from './outputs.ts';

test('text of one stream is joined, another stream starts a new output', () => {
  const outputs = new OutputCollector().collect([
    { type: 'execute_input', content: { code: '1' } },
    { type: 'stream', content: { name: 'stdout', text: 'a' } },
    { type: 'stream', content: { name: 'stdout', text: 'b' } },
    { type: 'stream', content: { name: 'stderr', text: 'c' } },
  ]);
  expect(outputs).toEqual([
    { output_type: 'stream', name: 'stdout', text: 'ab' },
    { output_type: 'stream', name: 'stderr', text: 'c' },
  ]);
});

test('an update from a later cell changes the display it names and adds no output', () => {
  const collector = new OutputCollector();
  const transient = { display_id: 'live' };
  const shown = collector.collect([
    { type: 'display_data', content: { data: { 'text/plain': '0' }, metadata: {}, transient } },
  ]);
  const later = collector.collect([
    { type: 'update_display_data', content: { data: { 'text/plain': '1' }, transient } },
  ]);
  expect(later).toEqual([]);
  expect(shown).toEqual([
    { output_type: 'display_data', data: { 'text/plain': '1' }, metadata: {} },
  ]);
});

test('clear_output empties the cell at once, or when the next output comes', () => {
  const text = (value: string) => ({
    type: 'stream',
    content: { name: 'stdout', text: value },
  });
  const clear = (wait: boolean) => ({ type: 'clear_output', content: { wait } });
  const collector = new OutputCollector();
  expect(collector.collect([text('a'), clear(false)])).toEqual([]);
  expect(collector.collect([text('a'), clear(true)])).toHaveLength(1);
  expect(collector.collect([text('a'), clear(true), text('b')])).toMatchObject([{ text: 'b' }]);
});
