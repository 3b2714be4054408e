import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding, Rule } from '../finding.ts';

/**
 * An index named behind a requirement. pip knows that option only on a line of its own: behind a package
 * some versions drop it without a word, and the large default build is installed.
 */
export const indexOption: Rule = async ({ root }) => {
  const findings: Finding[] = [];
  for (const name of (await readdir(root)).filter((file) => /^requirements.*\.txt$/.test(file))) {
    const lines = (await readFile(join(root, name), 'utf8')).split('\n');
    lines.forEach((line, index) => {
      const code = line.replace(/(^|\s)#.*$/, '');
      if (!/^\s*[A-Za-z0-9][^\s]*.*\s(-i|--index-url|--extra-index-url)[\s=]/.test(code)) return;
      findings.push({
        rule: 'index-option',
        reason: `${name} line ${index + 1} names an index behind a package, where pip does not read it`,
        fix: {
          advice:
            'put the option on a line of its own above the package, and look at what was installed',
        },
        files: [],
      });
    });
  }
  return findings;
};
