import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exampleRecord } from '../record/index.ts';
import { ownHome } from '../store/__fixtures__/own-home.ts';
import { writeRecord } from '../store/index.ts';
import { runLab } from './__fixtures__/run-lab.ts';

const own = ownHome('test');

const lab = (...args: readonly string[]) => runLab(args);

describe('lab show', () => {
  it('prints one record in full, found by the start of its id', async () => {
    const record = exampleRecord();
    await writeRecord(record);
    const { exitCode, stdout } = await lab('show', record.id.slice(0, 5));
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll(record.id, 'ID')).toMatchInlineSnapshot(`
      "Run record ID
      field              value
      -----------------  ----------------------------------------------------
      id                 ID
      command            lab bench --model tiny-coder-1m
      when               2026-01-31T12:00:00.000Z to 2026-01-31T12:00:09.500Z
      mode               simulated
      place              cpu-laptop
      valid              yes
      model              tiny-coder-1m, trained
      parameters         1,000,000
      engine             fake (node 24.0.0)
      asked for          fp32 on cpu
      got                fp32 on cpu
      evidence           Planted times: nothing was executed
      machine            Example CPU, 2 cores, linux 6.1.0 x64
      memory             8.0 GiB, no limit
      gpus               none
      workload           fixed-length: 20 prompt and 5 output tokens
      runs               7 after 1 warm-up, seed 0
      requests           7 completed, 0 failed, 0 aborted
      peak memory        143.1 MiB
      lab                0.1.0, commit unknown
      model.safetensors  1.9 MiB, sha256 64b91ca7fe644b14

      Measured (median with its 95 % interval)
      metric                       median        low       high  p95  samples
      ------------------------  ---------  ---------  ---------  ---  -------
      Time to first token          104 ms     101 ms     107 ms  n/a        7
      Time per output token         10 ms      10 ms      10 ms  n/a        7
      Time to the whole answer     144 ms     141 ms     147 ms  n/a        7
      Prefill speed             192 tok/s  187 tok/s  198 tok/s  n/a        7
      Decode speed              100 tok/s  100 tok/s  100 tok/s  n/a        7
      Time to load the model       350 ms        n/a        n/a  n/a        1

      Time to first token: every request, with the median
      group                                       median     95 % interval  requests
      ------------------------------------------  ------  ----------------  --------
      tiny-coder-1m fp32, cpu-laptop [simulated]  104 ms  101 ms to 107 ms         7

      Time per output token: every request, with the median
      group                                       median   95 % interval  requests
      ------------------------------------------  ------  --------------  --------
      tiny-coder-1m fp32, cpu-laptop [simulated]   10 ms  10 ms to 10 ms         7
      "
    `);
  });

  it('says what the run thinks of itself', async () => {
    const noise = { verdict: 'noisy' as const, reasons: ['97 % of a core was busy'], facts: {} };
    const stop = { reason: 'narrow-enough' as const, reachedPercent: 1.9, wantedPercent: 2 };
    const path = await writeRecord(
      exampleRecord({ selfCheck: { noise, plantedErrorMs: 0.4 }, stop }),
    );
    const { stdout } = await lab('show', path);
    expect(stdout).toMatch(/machine +noisy; 97 % of a core was busy/);
    expect(stdout).toMatch(/error on planted streams +400 µs/);
    expect(stdout).toMatch(/stopped +the interval was narrow enough: \+-1\.9 %, wanted 2 %/);
  });

  it('prints the record itself with --json', async () => {
    const record = exampleRecord({ reasons: ['No steady state'] });
    const path = await writeRecord(record);
    const { stdout, stderr } = await lab('show', path, '--json');
    expect(JSON.parse(stdout)).toEqual(record);
    expect(stderr).toBe('');
  });

  it('fails with one sentence and a hint for an id that is not there', async () => {
    const { exitCode, stdout, stderr } = await lab('show', 'abcd1234', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({ name: 'RecordNotFoundError' });
    expect(stderr).toContain('hint: Run "lab history"');
  });

  it('fails for a file that is no record, without a stack trace', async () => {
    const path = join(own.folder, 'broken.json');
    await writeFile(path, '{"schema": "offload-lab/run/1"');
    const { exitCode, stdout, stderr } = await lab('show', path);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatchInlineSnapshot(`
      "Cannot use this run record: the record is "{"schema": "offload-lab/run/1"", wanted JSON
        hint: Run records are never edited by hand: measure again with "lab bench"
      "
    `);
  });
});

describe('lab history', () => {
  it('gives one row per model, format and place; a p95 of few requests is n/a', async () => {
    const { model, engine } = exampleRecord();
    await writeRecord(exampleRecord());
    await writeRecord(exampleRecord({ command: 'again' }));
    await writeRecord(exampleRecord({ model: { ...model, name: 'tiny-coder-3m' } }));
    await writeRecord(
      exampleRecord({ engine: { ...engine, got: { device: 'cpu', dtype: 'q4' } } }),
    );
    await writeRecord(exampleRecord({ reasons: ['Noise'] }));
    const { exitCode, stdout, stderr } = await lab('history');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').slice(2, -1).sort().join('\n')).toMatchInlineSnapshot(`
      "tiny-coder-1m  fp32   cpu     cpu-laptop  simulated  fixed-length 20/5              2        14       104 ms  3.5 ms  n/a        10 ms  0 ms  n/a
      tiny-coder-1m  q4     cpu     cpu-laptop  simulated  fixed-length 20/5              1         7       104 ms    3 ms  n/a        10 ms  0 ms  n/a
      tiny-coder-3m  fp32   cpu     cpu-laptop  simulated  fixed-length 20/5              1         7       104 ms    3 ms  n/a        10 ms  0 ms  n/a"
    `);
    expect(stderr).toBe('1 invalid run left out\n');
  });

  it('reports as JSON and filters by model', async () => {
    await writeRecord(exampleRecord());
    const { stdout } = await lab('history', '--json', '--model', 'tiny-coder-1m');
    expect(JSON.parse(stdout)).toMatchObject({
      groups: [{ model: 'tiny-coder-1m', runs: 1, ttftMs: { median: 104, p95: null, n: 7 } }],
      invalidRuns: 0,
      unreadable: [],
    });
    const other = await lab('history', '--json', '--model', 'another');
    expect(JSON.parse(other.stdout).groups).toEqual([]);
  });

  it('names a file it cannot read and goes on', async () => {
    await writeFile(await writeRecord(exampleRecord({ command: 'broken' })), '{');
    await writeRecord(exampleRecord());
    const { exitCode, stdout, stderr } = await lab('history', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ groups: [{ runs: 1 }], unreadable: [{}] });
    expect(stderr).toMatch(/^Skipped ".+\.json": Cannot use this run record/);
  });

  it('says how to make the first run', async () => {
    const { exitCode, stdout, stderr } = await lab('history');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    expect(stderr).toContain('lab bench');
  });

  it('refuses a limit that is no number, as wrong use', async () => {
    expect((await lab('history', '--limit', 'some')).exitCode).toBe(2);
  });
});
