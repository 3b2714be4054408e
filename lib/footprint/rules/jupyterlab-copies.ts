import type { Rule } from '../finding.ts';

/**
 * JupyterLab installs its page twice: `share/jupyter/lab/static` is served, the copy inside the package
 * only with `--core-mode`. Beside it lie helpers for testing JupyterLab itself in a browser.
 */
export const jupyterlabCopies: Rule = ({ files }) => {
  const served = new Set(
    files.flatMap(({ path }) => /^([^/]+)\/share\/jupyter\/lab\/static\//.exec(path)?.[1] ?? []),
  );
  const unused = files.filter(({ path }) => {
    const [, environment, folder] =
      /^([^/]+)\/lib\/[^/]+\/site-packages\/jupyterlab\/(static|galata)\//.exec(path) ?? [];
    if (environment === undefined) return false;
    return folder === 'galata' || served.has(environment);
  });
  if (unused.length === 0) return [];
  const reason = "JupyterLab's second copy of its own page, and its kit for testing itself";
  return [{ rule: 'jupyterlab-copies', reason, fix: 'remove', files: unused }];
};
