import type { Rule } from '../finding.ts';

/** Babel's tables of dates and numbers, and the compiler's messages, one file or folder per language. */
const OF_A_LANGUAGE = [
  /\/babel\/locale-data\/([^/.]+)\.dat$/,
  /\/lib\/([a-z]{2}(?:-[a-z]{2})?)\/diagnosticMessages\.generated\.json$/,
];

/** Texts and formats of all languages but English and the user's. */
export const otherLanguages: Rule = ({ files, machine }) => {
  const kept = new Set(['root', 'en', machine.language]);
  const unused = files.filter(({ path }) => {
    const locale = OF_A_LANGUAGE.map((pattern) => pattern.exec(path)?.[1]).find(Boolean);
    return locale !== undefined && !kept.has(locale.split(/[_-]/)[0] ?? locale);
  });
  if (unused.length === 0) return [];
  const reason = `messages and formats of languages other than ${[...kept].slice(1).join(' and ')}`;
  return [{ rule: 'other-languages', reason, fix: 'remove', files: unused }];
};
