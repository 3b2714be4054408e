import type { Rule } from '../finding.ts';

/** Babel's tables of all languages but English and the user's. */
export const otherLanguages: Rule = ({ files, machine }) => {
  const kept = new Set(['root', 'en', machine.language]);
  const unused = files.filter(({ path }) => {
    const locale = /\/babel\/locale-data\/([^/.]+)\.dat$/.exec(path)?.[1];
    return locale !== undefined && !kept.has(locale.split('_')[0] ?? locale);
  });
  if (unused.length === 0) return [];
  const reason = `date and number formats of languages other than ${[...kept].slice(1).join(' and ')}`;
  return [{ rule: 'other-languages', reason, fix: 'remove', files: unused }];
};
