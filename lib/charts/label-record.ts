import { isTimingValid, type RunRecord } from '../record/index.ts';

/**
 * A short name for each record: model, dtype and place, and only where two would be the same the start
 * of the id. An invalid run says so in its name, everywhere, and so does one whose answers are valid
 * and whose times are not.
 */
export function labelRecords(records: readonly RunRecord[]): readonly string[] {
  const plain = records.map(
    ({ model, engine, place }) => `${model.name} ${engine.got.dtype}, ${place}`,
  );
  return records.map((record, i) => {
    const isShared = plain.filter((label) => label === plain[i]).length > 1;
    const id = isShared ? ` (${record.id.slice(0, 6)})` : '';
    const mode = record.mode === 'live' ? '' : ` [${record.mode}]`;
    return `${plain[i]}${id}${mode}${markOf(record)}`;
  });
}

function markOf(record: RunRecord): string {
  if (!record.valid) return ' [invalid]';
  return isTimingValid(record) ? '' : ' [times not usable]';
}
